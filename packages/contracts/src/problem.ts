import { z } from "zod";

/** Every HTTP error: RFC 9457, with the two fields that GitHub's clients read (`message`, `documentation_url`). */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  message: z.string(),
  documentation_url: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;

export const problemContentType = "application/problem+json";
