import { ProblemError } from "@oneseat/http/problem-error";
import type { z } from "zod";

/** The opaque text of a list's position. */
export function sealCursor(position: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

/** The position that a client sent back; throws 422 when it is none of this list's. */
export function openCursor<Schema extends z.ZodType>(text: string, position: Schema): z.infer<Schema> {
  const parsed = position.safeParse(parse(text));
  if (!parsed.success) throw invalidCursor();
  return parsed.data;
}

export function invalidCursor(): ProblemError {
  return new ProblemError(
    422,
    "invalid_cursor",
    "`cursor` is not one that this list gave: start again without it, with the same query.",
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}
