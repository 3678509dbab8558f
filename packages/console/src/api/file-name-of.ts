/** The name that a `Content-Disposition` gives a file; null where it gives none. */
export function fileNameOf(disposition: string | null): string | null {
  return /filename="([^"/\\]+)"/.exec(disposition ?? "")?.[1] ?? null;
}
