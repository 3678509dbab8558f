import { CheckIcon, CopyIcon } from "@primer/octicons-react";
import { AriaStatus, IconButton, VisuallyHidden } from "@primer/react";
import { useEffect, useState } from "react";

const confirmationMs = 2000;

/** Copies a text and says so for a moment. `label` names what is copied: `Copy token`. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), confirmationMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <>
      <IconButton
        icon={isCopied ? CheckIcon : CopyIcon}
        aria-label={label}
        onClick={async () => setCopied(await copyText(text))}
      />
      <VisuallyHidden>
        <AriaStatus>{isCopied ? "Copied" : ""}</AriaStatus>
      </VisuallyHidden>
    </>
  );
}

/** Browsers offer the clipboard to pages over https and of this machine alone; elsewhere an old command still serves. */
async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    const written = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (written) return true;
  }
  const fill = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  };
  document.addEventListener("copy", fill, { once: true });
  const copied = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  return copied;
}
