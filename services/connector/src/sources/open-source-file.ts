import { open } from "node:fs/promises";
import { addAbortSignal, type Readable } from "node:stream";
import { SourceError } from "./source-error.ts";

/** Opens the file of a source. Throws `SourceError` when that is not possible. */
export async function openSourceFile(path: string, signal: AbortSignal): Promise<Readable> {
  try {
    const handle = await open(path, "r");
    return addAbortSignal(signal, handle.createReadStream());
  } catch (error) {
    throw unreadableFile(error);
  }
}

export function unreadableFile(error: unknown): SourceError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return new SourceError(
    "source_unreadable",
    `The file named by ONESEAT_SOURCE_FILE cannot be read (${code}). Put it there, readable by this process.`,
  );
}
