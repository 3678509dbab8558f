import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** The text of a file that only its owner may read; null where it is not there. */
export function readSecretFile(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw error;
  }
}

/** Replaces the file at once and durably: after a crash it holds the old or the new text, never a part. */
export function writeSecretFile(path: string, text: string): void {
  const written = writeBeside(path, text);
  renameSync(written, path);
  syncFolder(path);
}

/** What the file holds, made first where it is not there. Of two that make it at once, both get the same. */
export function ensureSecretFile(path: string, make: () => string): string {
  const known = readSecretFile(path);
  if (known !== null) return known;
  const written = writeBeside(path, make());
  try {
    linkSync(written, path);
    syncFolder(path);
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  } finally {
    rmSync(written);
  }
  return readFileSync(path, "utf8");
}

function writeBeside(path: string, text: string): string {
  const beside = `${path}.${randomUUID()}.new`;
  const file = openSync(beside, "wx", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return beside;
}

function syncFolder(path: string): void {
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
