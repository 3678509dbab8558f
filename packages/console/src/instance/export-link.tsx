import { DownloadIcon } from "@primer/octicons-react";
import { Link as PrimerLink } from "@primer/react";
import { AriaStatus } from "@primer/react/experimental";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { MouseEvent } from "react";
import { downloadFile } from "../api/download-file.ts";
import styles from "./user-licenses-section.module.css";

const exportPath = "/api/license/export";

/** *Export license usage*. The page waits for the file itself, so that it can say why there is none. */
export function ExportLink() {
  const client = useQueryClient();
  const exporting = useMutation({
    mutationFn: () => downloadFile(exportPath, "license-usage.json"),
    // An export reads all users anew, and the page shows the latest reading.
    onSuccess: () => client.invalidateQueries(),
  });

  function begin(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (!exporting.isPending) exporting.mutate();
  }

  return (
    <>
      <PrimerLink href={exportPath} onClick={begin}>
        <DownloadIcon /> Export license usage
      </PrimerLink>
      <AriaStatus className={exporting.isError ? styles.problem : styles.line}>
        {exporting.isPending && "Reading all users; a large instance takes a few minutes…"}
        {exporting.isSuccess && "The file is downloaded. Upload it on OneSeat's License page with Add server usage."}
        {exporting.isError && `The export failed. ${exporting.error.message}`}
      </AriaStatus>
    </>
  );
}
