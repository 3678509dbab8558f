import { ConfirmationDialog, Dialog, type DialogButtonProps } from "@primer/react";
import { useCallback, useEffect, useRef, useState } from "react";
import styles from "./add-server-usage-dialog.module.css";
import { FileDrop } from "./file-drop.tsx";
import { UploadFailure } from "./upload-failure.tsx";
import { UploadProgress } from "./upload-progress.tsx";
import { UploadResult } from "./upload-result.tsx";
import { isSending, type UploadState, useServerUsageUpload } from "./use-server-usage-upload.ts";

type Props = {
  readonly enterprise: string;
  /** What the report counted when the dialog was opened; null before the first. */
  readonly seatsBefore: number | null;
  /** Must not be made anew at each drawing. */
  readonly onClose: () => void;
};

/** *Add server usage*: choose the file of *Export license usage*, see it read, and what it changes. */
export function AddServerUsageDialog({ enterprise, seatsBefore, onClose }: Props) {
  const [before] = useState(seatsBefore);
  const { state, start, reset } = useServerUsageUpload(enterprise);
  const [file, setFile] = useState<File | null>(null);
  const [isMissing, setMissing] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const mustAsk = isSending(state);
  const close = useCallback(() => (mustAsk ? setAsking(true) : onClose()), [mustAsk, onClose]);

  const chooser = useRef<HTMLButtonElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { step } = state;
  // Each step has its own buttons: the one that had the focus is gone.
  useEffect(() => {
    if (step !== "choosing") content.current?.focus();
  }, [step]);

  function choose(chosen: File | null) {
    setFile(chosen);
    setMissing(false);
  }

  function upload() {
    if (!file) return setMissing(true);
    start(file);
  }

  function startAgain() {
    choose(null);
    reset();
  }

  return (
    <>
      <Dialog
        title="Add server usage"
        width="xlarge"
        onClose={close}
        initialFocusRef={chooser}
        footerButtons={buttonsFor(state, { upload, startAgain, close })}
      >
        <div ref={content} tabIndex={-1} className={styles.content}>
          {step === "choosing" && <FileDrop buttonRef={chooser} file={file} isMissing={isMissing} onChoose={choose} />}
          {step === "uploading" && <UploadProgress {...state} />}
          {step === "done" && <UploadResult {...state} seatsBefore={before} />}
          {step === "failed" && <UploadFailure fileName={state.file.name} error={state.error} />}
        </div>
      </Dialog>
      {isAsking && mustAsk && (
        <ConfirmationDialog
          title={`Stop the upload of ${file?.name ?? "the file"}?`}
          cancelButtonContent="Keep uploading"
          confirmButtonContent="Stop upload"
          confirmButtonType="danger"
          onClose={(gesture) => (gesture === "confirm" ? onClose() : setAsking(false))}
        >
          Unless all of it has arrived by then, what was sent is dropped, and the usage that is in force stays in force.
        </ConfirmationDialog>
      )}
    </>
  );
}

function buttonsFor(
  state: UploadState,
  actions: { readonly upload: () => void; readonly startAgain: () => void; readonly close: () => void },
): DialogButtonProps[] {
  const { upload, startAgain, close } = actions;
  switch (state.step) {
    case "choosing":
      return [
        { content: "Cancel", onClick: close },
        { content: "Upload", buttonType: "primary", onClick: upload },
      ];
    case "uploading":
      return [{ content: isSending(state) ? "Cancel" : "Close", onClick: close }];
    case "failed":
      return [
        { content: "Close", onClick: close },
        { content: "Try another file", buttonType: "primary", onClick: startAgain },
      ];
    case "done":
      return [
        { content: "Add another file", onClick: startAgain },
        { content: "Done", buttonType: "primary", onClick: close },
      ];
    default:
      return state satisfies never;
  }
}
