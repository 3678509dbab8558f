import { Banner, Dialog, Stack } from "@primer/react";
import type { RefObject } from "react";
import { CopyableSecret } from "./copyable-secret.tsx";

/** A secret that was just made: to be copied now, since nobody can show it again. */
export function ShownOnceDialog(props: {
  readonly title: string;
  readonly label: string;
  readonly secret: string;
  /** What to do with it. */
  readonly advice: string;
  /** Gets the focus back. */
  readonly opener: RefObject<HTMLButtonElement | null>;
  readonly onClose: () => void;
}) {
  const { title, label, secret, advice, opener, onClose } = props;
  return (
    <Dialog
      title={title}
      width="large"
      returnFocusRef={opener}
      onClose={onClose}
      footerButtons={[{ content: "Done", buttonType: "primary", onClick: onClose }]}
    >
      <Stack>
        <Banner
          variant="warning"
          title={`Copy the ${label.toLowerCase()} now`}
          description={`It is shown this once. ${advice}`}
        />
        <CopyableSecret label={label} value={secret} />
      </Stack>
    </Dialog>
  );
}
