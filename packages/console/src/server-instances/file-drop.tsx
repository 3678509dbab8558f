import { FileIcon, UploadIcon } from "@primer/octicons-react";
import { AriaStatus, Button } from "@primer/react";
import { InlineMessage } from "@primer/react/experimental";
import { type DragEvent, type RefObject, useEffect, useRef, useState } from "react";
import { formatBytes } from "../components/format-bytes.ts";
import styles from "./file-drop.module.css";

type Props = {
  readonly buttonRef: RefObject<HTMLButtonElement | null>;
  readonly file: File | null;
  /** Tried to go on without one. */
  readonly isMissing: boolean;
  readonly onChoose: (file: File | null) => void;
};

/** A place to drop a file on, with a button for those who rather choose it. */
export function FileDrop({ buttonRef, file, isMissing, onChoose }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  useDropsNowhereElse();

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    onChoose(event.dataTransfer.files[0] ?? null);
  }

  return (
    <>
      <p className={styles.directions}>
        On your GitHub Enterprise Server instance, open <strong>Settings</strong>, then <strong>License</strong>, click{" "}
        <strong>Export license usage</strong>, and upload that file here.
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside does the same. */}
      <div
        className={styles.place}
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <span className={styles.icon}>{file ? <FileIcon size="medium" /> : <UploadIcon size="medium" />}</span>
        <AriaStatus>{file ? <ChosenFile file={file} /> : "Drag a JSON file here, or"}</AriaStatus>
        <Button ref={buttonRef} onClick={() => input.current?.click()}>
          {file ? "Choose another file" : "Choose a file"}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".json,.gz,.zst,application/json"
          aria-label="License usage file"
          onChange={({ target }) => {
            onChoose(target.files?.[0] ?? null);
            target.value = ""; // so that the same file, mended, can be chosen again
          }}
        />
      </div>
      {isMissing && (
        <AriaStatus announceOnShow>
          <InlineMessage variant="critical">Choose a file first.</InlineMessage>
        </AriaStatus>
      )}
    </>
  );
}

function ChosenFile({ file }: { file: File }) {
  return (
    <span className={styles.file}>
      <strong>{file.name}</strong> {formatBytes(file.size)}
    </span>
  );
}

/** Missing the place by a little must not make the browser open the file in place of the page. */
function useDropsNowhereElse(): void {
  useEffect(() => {
    const ignore = (event: Event) => event.preventDefault();
    window.addEventListener("dragover", ignore);
    window.addEventListener("drop", ignore);
    return () => {
      window.removeEventListener("dragover", ignore);
      window.removeEventListener("drop", ignore);
    };
  }, []);
}
