import { Checkbox, FormControl, Radio, RadioGroup, TextInput } from "@primer/react";

export function TextField(props: {
  readonly id: string;
  readonly label: string;
  readonly caption: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
  readonly isNumber?: boolean;
  readonly isDate?: boolean;
}) {
  return (
    <FormControl id={props.id}>
      <FormControl.Label>{props.label}</FormControl.Label>
      <TextInput
        type={props.isDate ? "date" : "text"}
        inputMode={props.isNumber ? "numeric" : undefined}
        width={props.isNumber || props.isDate ? "12rem" : "100%"}
        autoComplete="off"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
      {props.problem && <FormControl.Validation variant="error">{props.problem}</FormControl.Validation>}
      <FormControl.Caption>{props.caption}</FormControl.Caption>
    </FormControl>
  );
}

/** One of few, each explained. */
export function ChoiceField<Value extends string>(props: {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly { readonly value: Value; readonly label: string; readonly caption: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}) {
  return (
    <RadioGroup name={props.name}>
      <RadioGroup.Label>{props.label}</RadioGroup.Label>
      {props.choices.map(({ value, label, caption }) => (
        <FormControl key={value}>
          <Radio value={value} checked={value === props.value} onChange={() => props.onChange(value)} />
          <FormControl.Label>{label}</FormControl.Label>
          <FormControl.Caption>{caption}</FormControl.Caption>
        </FormControl>
      ))}
    </RadioGroup>
  );
}

export function CheckField(props: {
  readonly label: string;
  readonly caption: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}) {
  return (
    <FormControl>
      <Checkbox checked={props.isChecked} onChange={(event) => props.onChange(event.target.checked)} />
      <FormControl.Label>{props.label}</FormControl.Label>
      <FormControl.Caption>{props.caption}</FormControl.Caption>
    </FormControl>
  );
}
