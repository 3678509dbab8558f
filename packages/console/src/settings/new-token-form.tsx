import type { CreateToken } from "@oneseat/contracts/token";
import { Banner, FormControl, Select, Stack, TextInput } from "@primer/react";
import { type FormEvent, type RefObject, useState } from "react";
import { problemsByField } from "../api/problems-by-field.ts";
import { formatDate } from "../components/format-date.ts";
import { ChoiceField } from "./fields.tsx";
import { type ExpiryChoice, expiryChoices, expiryOf } from "./token-expiry.ts";

type Props = {
  readonly formId: string;
  readonly nameInput: RefObject<HTMLInputElement | null>;
  readonly error: Error | null;
  readonly onCreate: (token: CreateToken) => void;
};

const roles = [
  {
    value: "owner",
    label: "Owner",
    caption: "Sees everything and changes settings, tokens and server instances.",
  },
  {
    value: "billing_manager",
    label: "Billing manager",
    caption: "Sees counts and people, without any email address, and changes nothing.",
  },
] as const;

export function NewTokenForm({ formId, nameInput, error, onCreate }: Props) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<CreateToken["role"]>("billing_manager");
  const [expiry, setExpiry] = useState<ExpiryChoice>("90");
  const [day, setDay] = useState("");
  const [isTried, setTried] = useState(false);
  const own = {
    ...(name.trim() === "" && { name: "Enter a name." }),
    ...(expiry === "custom" && day === "" && { expires_at: "Choose a day." }),
  };
  const problems: Record<string, string | undefined> = isTried ? { ...problemsByField(error), ...own } : {};

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(own).length > 0) return;
    onCreate({ name: name.trim(), role, expires_at: expiryOf(expiry, day, new Date()) });
  }

  return (
    <Stack as="form" id={formId} onSubmit={submit} noValidate>
      {error && Object.keys(problemsByField(error)).length === 0 && (
        <Banner variant="critical" title="The token was not made" description={error.message} />
      )}
      <FormControl required>
        <FormControl.Label>Name</FormControl.Label>
        <TextInput
          block
          ref={nameInput}
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        {problems.name && <FormControl.Validation variant="error">{problems.name}</FormControl.Validation>}
        <FormControl.Caption>Who or what it is for.</FormControl.Caption>
      </FormControl>
      <ChoiceField name="role" label="Role" choices={roles} value={role} onChange={setRole} />
      <FormControl>
        <FormControl.Label>Expiration</FormControl.Label>
        <Select block value={expiry} onChange={(event) => setExpiry(choiceOf(event.target.value))}>
          {expiryChoices.map(({ value, label }) => (
            <Select.Option key={value} value={value}>
              {label}
            </Select.Option>
          ))}
        </Select>
        <FormControl.Caption>{captionOf(expiry)}</FormControl.Caption>
      </FormControl>
      {expiry === "custom" && (
        <FormControl required>
          <FormControl.Label>Expires at the end of</FormControl.Label>
          <TextInput type="date" block value={day} onChange={(event) => setDay(event.target.value)} />
          {problems.expires_at && (
            <FormControl.Validation variant="error">{problems.expires_at}</FormControl.Validation>
          )}
        </FormControl>
      )}
    </Stack>
  );
}

function choiceOf(value: string): ExpiryChoice {
  return expiryChoices.find((choice) => choice.value === value)?.value ?? "90";
}

function captionOf(choice: ExpiryChoice): string {
  if (choice === "never") return "It holds until it is revoked. A token that ends by itself is safer.";
  if (choice === "custom") return "Choose the last day on which it holds.";
  return `It holds until ${formatDate(expiryOf(choice, "", new Date()) ?? "")}.`;
}
