import { FormControl, TextInput } from "@primer/react";
import { type ComponentProps, type RefObject, useEffect, useRef, useState } from "react";

type Props = {
  readonly label: string;
  readonly caption?: string;
  readonly isLabelHidden?: boolean;
  readonly value: string;
  /** What was typed is taken after a pause of so long; without it, on Enter or when the field is left. */
  readonly pauseMs?: number;
  readonly onType: (text: string) => void;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
  readonly input: Pick<
    ComponentProps<typeof TextInput>,
    "block" | "leadingVisual" | "loading" | "loaderText" | "maxLength" | "placeholder" | "type"
  >;
};

/** A field whose text is taken when the typing pauses. It follows `value` where that changes otherwise, as by the browser's Back. */
export function TypedInput({ label, caption, isLabelHidden = false, value, pauseMs, onType, inputRef, input }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // Follows each value, but text typed since is not given up for the value that the text before it brings.
    if (pause.current === undefined) setTyped(null);
  }, [value]);
  useEffect(() => () => clearTimeout(pause.current), []);

  const settle = (text: string | null) => {
    clearTimeout(pause.current);
    pause.current = undefined;
    if (text !== null && text !== value) onType(text);
  };
  const change = (text: string) => {
    clearTimeout(pause.current);
    setTyped(text);
    if (pauseMs !== undefined) pause.current = setTimeout(() => settle(text), pauseMs);
  };
  return (
    <FormControl>
      <FormControl.Label visuallyHidden={isLabelHidden}>{label}</FormControl.Label>
      <TextInput
        {...input}
        ref={inputRef}
        autoComplete="off"
        spellCheck={false}
        value={typed ?? value}
        onChange={(event) => change(event.target.value)}
        onBlur={() => settle(typed)}
        onKeyDown={(event) => event.key === "Enter" && settle(typed)}
      />
      {caption && <FormControl.Caption>{caption}</FormControl.Caption>}
    </FormControl>
  );
}
