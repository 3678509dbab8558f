import { FormControl, Textarea, TextInput } from "@primer/react";
import type { ChangeEvent } from "react";

type Props = {
  readonly label: string;
  readonly caption: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly isLong?: boolean;
  readonly onChange: (value: string) => void;
};

/** A field of the connection forms: names and keys, which no browser is to correct or complete. */
export function ConnectionField({ label, caption, value, problem, isLong, onChange }: Props) {
  const common = {
    block: true,
    value,
    autoComplete: "off",
    autoCapitalize: "none",
    spellCheck: false,
    ...(problem ? { validationStatus: "error" as const } : {}),
    onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange(target.value),
  };
  return (
    <FormControl required>
      <FormControl.Label>{label}</FormControl.Label>
      {isLong ? <Textarea {...common} rows={3} resize="vertical" /> : <TextInput {...common} />}
      {problem && <FormControl.Validation variant="error">{problem}</FormControl.Validation>}
      <FormControl.Caption>{caption}</FormControl.Caption>
    </FormControl>
  );
}
