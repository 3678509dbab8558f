import { fileNameOf } from "./file-name-of.ts";
import { fetchOwn } from "./request.ts";
import { RequestProblem } from "./request-problem.ts";

/** Lets the browser save what this page's own origin answers. Rejects with `RequestProblem`, as `request` does. */
export async function downloadFile(path: string, defaultName: string): Promise<void> {
  const response = await fetchOwn(path, {});
  // Browsers keep large blobs on the disk.
  const file = await response.blob().catch(() => {
    throw new RequestProblem(0, "incomplete", "The file broke off before its end. Try again.");
  });
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileNameOf(response.headers.get("content-disposition")) ?? defaultName;
  link.click();
  URL.revokeObjectURL(url);
}
