import { RequestProblem } from "./request-problem.ts";

/** What a refused request says of its fields. Places in a list (`verified_domains.3`) count as the list's. */
export function problemsByField(error: Error | null): Readonly<Record<string, string>> {
  const fields = error instanceof RequestProblem ? error.fields : [];
  // Told backwards, so that the first of several problems of a field stays.
  return Object.fromEntries(fields.toReversed().map(({ field, message }) => [field.split(".")[0], sentence(message)]));
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`.replace(/\.\.$/, ".");
}
