import { z } from "zod";
import { uuid } from "./identifiers.ts";
import { fix, personAccount } from "./person.ts";

/** A person whom GitHub's documented rule counts more than once; `seats_more` is how many times more. */
export const policyDifference = z.object({
  person_id: uuid,
  seats_more: z.number().int().positive(),
  accounts: z.array(personAccount),
  github_groups: z.array(z.array(z.string())),
  fixes: z.array(fix),
});
export type PolicyDifference = z.infer<typeof policyDifference>;

/** `GET /policy-differences`: a page of them, with the totals of the report. */
export const policyDifferences = z.object({
  people: z.number().int(),
  seats_more: z.number().int(),
  items: z.array(policyDifference),
  next_cursor: z.string().nullable(),
});
export type PolicyDifferences = z.infer<typeof policyDifferences>;
