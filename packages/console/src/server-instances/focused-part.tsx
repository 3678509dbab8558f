import { type ReactNode, useEffect, useRef } from "react";
import styles from "./focused-part.module.css";

/** Takes the focus when it appears, in place of the form or button that has gone, so that nobody on the keyboard is lost. */
export function FocusedPart({ children }: { children: ReactNode }) {
  const part = useRef<HTMLDivElement>(null);
  useEffect(() => part.current?.focus(), []);
  return (
    <div ref={part} tabIndex={-1} className={styles.part}>
      {children}
    </div>
  );
}
