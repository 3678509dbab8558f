import { type RefObject, useEffect, useRef, useState } from "react";

/** How wide the element is now, in CSS pixels; 0 before it is there. */
export function useWidth<Part extends HTMLElement>(): readonly [RefObject<Part | null>, number] {
  const ref = useRef<Part>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
