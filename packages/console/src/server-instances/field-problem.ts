import { RequestProblem } from "../api/request-problem.ts";

/** What the server says of one field of a form; undefined: nothing. */
export function fieldProblem(error: Error | null, field: string): string | undefined {
  if (!(error instanceof RequestProblem)) return undefined;
  return error.fields.find((problem) => problem.field === field || problem.field.startsWith(`${field}.`))?.message;
}
