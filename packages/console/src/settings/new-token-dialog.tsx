import type { CreatedToken, CreateToken } from "@oneseat/contracts/token";
import { Dialog } from "@primer/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useId, useRef } from "react";
import { enterprisePath } from "../api/enterprise-path.ts";
import { request } from "../api/request.ts";
import { ShownOnceDialog } from "../components/shown-once-dialog.tsx";
import { NewTokenForm } from "./new-token-form.tsx";

/** Makes a token, then shows its text, this once. */
export function NewTokenDialog(props: {
  readonly enterprise: string;
  /** Gets the focus back. */
  readonly opener: RefObject<HTMLButtonElement | null>;
  readonly onClose: () => void;
}) {
  const { enterprise, opener, onClose } = props;
  const client = useQueryClient();
  const formId = useId();
  const nameInput = useRef<HTMLInputElement>(null);
  const creation = useMutation({
    mutationFn: (body: CreateToken) =>
      request<CreatedToken>(enterprisePath(enterprise, "tokens"), { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: [enterprise, "tokens"] }),
  });
  if (creation.data) {
    const { name, token } = creation.data;
    const words = { title: `Token ${name}`, label: "Token", advice: "Keep it like a password." };
    return <ShownOnceDialog {...words} secret={token} opener={opener} onClose={onClose} />;
  }
  return (
    <Dialog
      title="New token"
      width="large"
      initialFocusRef={nameInput}
      returnFocusRef={opener}
      onClose={onClose}
      footerButtons={[
        { content: "Cancel", onClick: onClose },
        {
          content: "Create token",
          buttonType: "primary",
          type: "submit",
          form: formId,
          loading: creation.isPending,
        },
      ]}
    >
      <NewTokenForm formId={formId} nameInput={nameInput} error={creation.error} onCreate={creation.mutate} />
    </Dialog>
  );
}
