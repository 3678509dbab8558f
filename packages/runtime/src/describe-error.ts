/** What may be logged of an error: its name, code and stack, for the message of a database error may quote a row. */
export function describeError(error: unknown): { name: string; code?: unknown; stack?: string | undefined } {
  if (!(error instanceof Error)) return { name: typeof error };
  const stack = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  return { name: error.name, ...("code" in error ? { code: error.code } : {}), stack: stack?.join("\n") };
}
