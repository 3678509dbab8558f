import type { Enterprise } from "@oneseat/contracts/enterprise";
import { Banner, Dialog, FormControl, Stack, Text, TextInput } from "@primer/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { request } from "../api/request.ts";

/** GitHub's question before something goes for good: type its name. */
export function DeleteEnterpriseDialog({ enterprise, onClose }: { enterprise: Enterprise; onClose: () => void }) {
  const { slug } = enterprise;
  const client = useQueryClient();
  const formId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [isUnmatched, setUnmatched] = useState(false);
  const deletion = useMutation({
    mutationFn: () => request(`/api/v1/enterprises/${encodeURIComponent(slug)}`, { method: "DELETE" }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["enterprises"] });
      onClose();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    setUnmatched(typed !== slug);
    if (typed === slug) deletion.mutate();
  }

  return (
    <Dialog
      title={`Delete ${slug}?`}
      width="large"
      initialFocusRef={input}
      onClose={onClose}
      footerButtons={[
        { content: "Cancel", onClick: onClose },
        {
          content: "Delete this enterprise",
          buttonType: "danger",
          type: "submit",
          form: formId,
          loading: deletion.isPending,
        },
      ]}
    >
      <Stack as="form" id={formId} onSubmit={submit} noValidate>
        {deletion.error && (
          <Banner variant="critical" title="It was not deleted" description={deletion.error.message} />
        )}
        <Text>
          This deletes its accounts, reports, settings, tokens and the connections of its server instances, at once and
          for good. Nobody can bring them back.
        </Text>
        <FormControl required>
          <FormControl.Label>{`To confirm, type "${slug}"`}</FormControl.Label>
          <TextInput
            block
            ref={input}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setUnmatched(false);
            }}
          />
          {isUnmatched && <FormControl.Validation variant="error">{`This is not ${slug}.`}</FormControl.Validation>}
        </FormControl>
      </Stack>
    </Dialog>
  );
}
