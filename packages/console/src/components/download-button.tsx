import { DownloadIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";

/** Saves what a route streams as a file. It is a link: the browser reads it with the session's cookie, whatever its size. */
export function DownloadButton({ path, label }: { path: string; label: string }) {
  return (
    <Button as="a" href={path} download leadingVisual={DownloadIcon}>
      {label}
    </Button>
  );
}
