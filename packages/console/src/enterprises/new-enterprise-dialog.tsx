import type { CreateEnterprise, Enterprise } from "@oneseat/contracts/enterprise";
import { Banner, Dialog, FormControl, Stack, TextInput } from "@primer/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type RefObject, useId, useRef, useState } from "react";
import { problemsByField } from "../api/problems-by-field.ts";
import { request } from "../api/request.ts";
import { ShownOnceDialog } from "../components/shown-once-dialog.tsx";
import { slugOf } from "./slug-of.ts";

type Created = { readonly enterprise: Enterprise; readonly owner_token: string };
type Draft = { readonly name: string; readonly slug: string | null; readonly seats: string };

/** Asks for what an enterprise needs at first; then shows its owner's token, this once. */
export function NewEnterpriseDialog(props: {
  /** Gets the focus back. */
  readonly opener: RefObject<HTMLButtonElement | null>;
  readonly onClose: () => void;
}) {
  const { opener, onClose } = props;
  const client = useQueryClient();
  const creation = useMutation({
    mutationFn: (body: CreateEnterprise) => request<Created>("/api/v1/enterprises", { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["enterprises"] }),
  });
  if (creation.data) {
    const { enterprise, owner_token } = creation.data;
    const advice = "Give it to the enterprise's owner, who signs in with it and makes others.";
    const words = { title: `${enterprise.name} is ready`, label: "Owner token", advice };
    return <ShownOnceDialog {...words} secret={owner_token} opener={opener} onClose={onClose} />;
  }
  return (
    <EnterpriseForm
      error={creation.error}
      isBusy={creation.isPending}
      opener={opener}
      onCreate={creation.mutate}
      onClose={onClose}
    />
  );
}

function EnterpriseForm(props: {
  readonly error: Error | null;
  readonly isBusy: boolean;
  readonly opener: RefObject<HTMLButtonElement | null>;
  readonly onCreate: (body: CreateEnterprise) => void;
  readonly onClose: () => void;
}) {
  const { error, isBusy, opener, onCreate, onClose } = props;
  const formId = useId();
  const nameInput = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<Draft>({ name: "", slug: null, seats: "" });
  const [isTried, setTried] = useState(false);
  const slug = draft.slug ?? slugOf(draft.name);
  const own = ownProblems({ ...draft, slug });
  const problems = isTried ? { ...problemsByField(error), ...own } : {};

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(own).length > 0) return;
    const name = draft.name.trim();
    const seats = draft.seats.trim();
    onCreate({ slug, ...(name && { name }), ...(seats && { seats_purchased: Number(seats) }) });
  }

  return (
    <Dialog
      title="New enterprise"
      width="large"
      initialFocusRef={nameInput}
      returnFocusRef={opener}
      onClose={onClose}
      footerButtons={[
        { content: "Cancel", onClick: onClose },
        { content: "Create enterprise", buttonType: "primary", type: "submit", form: formId, loading: isBusy },
      ]}
    >
      <Stack as="form" id={formId} onSubmit={submit} noValidate>
        {error && Object.keys(problemsByField(error)).length === 0 && (
          <Banner variant="critical" title="The enterprise was not made" description={error.message} />
        )}
        <Field
          label="Enterprise name"
          caption="As people know it, for example Octo Corp."
          value={draft.name}
          problem={problems.name}
          onChange={(name) => setDraft({ ...draft, name })}
          inputRef={nameInput}
        />
        <Field
          label="Enterprise URL slug"
          caption="Stands in addresses and never changes: lower-case letters, digits and hyphens."
          value={slug}
          problem={problems.slug}
          onChange={(text) => setDraft({ ...draft, slug: text })}
          isRequired
        />
        <Field
          label="Seats purchased"
          caption="Licenses bought; the owner can change it at any time."
          value={draft.seats}
          problem={problems.seats_purchased}
          onChange={(seats) => setDraft({ ...draft, seats })}
        />
      </Stack>
    </Dialog>
  );
}

function Field(props: {
  readonly label: string;
  readonly caption: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
  readonly isRequired?: boolean;
}) {
  return (
    <FormControl required={props.isRequired ?? false}>
      <FormControl.Label>{props.label}</FormControl.Label>
      <TextInput
        block
        {...(props.inputRef ? { ref: props.inputRef } : {})}
        autoComplete="off"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
      {props.problem && <FormControl.Validation variant="error">{props.problem}</FormControl.Validation>}
      <FormControl.Caption>{props.caption}</FormControl.Caption>
    </FormControl>
  );
}

function ownProblems({ slug, seats }: { slug: string; seats: string }): Record<string, string> {
  return {
    ...(slug === "" && { slug: "Enter a slug." }),
    ...(!/^\d*$/.test(seats.trim()) && { seats_purchased: "Enter a whole number." }),
  };
}
