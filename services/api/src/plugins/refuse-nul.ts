import { ProblemError } from "@oneseat/http/problem-error";
import type { ApiServer } from "../dependencies.ts";

/** Postgres keeps no NUL in a text: whoever sends one is told so before a query fails of it. */
export function addNulRefusal(server: ApiServer): void {
  server.addHook("preHandler", async ({ params, query, body }) => {
    if (![params, query, body].some(holdsNul)) return;
    throw new ProblemError(422, "validation_failed", "Validation failed: no text may hold a NUL character.");
  });
}

function holdsNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(holdsNul);
}
