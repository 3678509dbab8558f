import { z } from "zod";
import { uuid } from "./identifiers.ts";
import { cursorQuery } from "./page.ts";
import { person } from "./person.ts";

/** Words of one query, each of which must begin a login, a word of the name, an account key or an address. */
export const queryWordsMax = 10;

/**
 * `cloud`, `server`: has an account there; `both`: on both. `visual-studio`: matched to a subscription.
 * `policy-difference`: counted more than once by GitHub's documented rule.
 */
export const peopleFilter = z.enum([
  "cloud",
  "server",
  "both",
  "visual-studio",
  "multiple-accounts",
  "policy-difference",
]);
export type PeopleFilter = z.infer<typeof peopleFilter>;

/** Order of the report, or the number of accounts; `-` turns it round. */
export const peopleSort = z.enum(["order", "-order", "accounts", "-accounts"]);
export type PeopleSort = z.infer<typeof peopleSort>;

const filters = z
  .union([peopleFilter, z.array(peopleFilter).max(peopleFilter.options.length)])
  .describe("Several must all hold");

const peopleFields = {
  report: uuid.optional().describe("A report's id; without it, the current one"),
  query: z.string().max(400).optional().describe("Prefix of a login, of a word of the name, or of HOST:ID"),
  filter: filters.optional(),
  organization: z.string().max(200).optional(),
  deployment: z.string().max(253).optional().describe("A host name, or `cloud`"),
  sort: peopleSort.default("order"),
};

/** `GET /people`. */
export const peopleQuery = cursorQuery.extend(peopleFields);
export type PeopleQuery = z.infer<typeof peopleQuery>;

/** `POST /people/search`: the same as a body, where `query` may be the beginning of an address. */
export const peopleSearch = z.strictObject({
  ...peopleFields,
  cursor: cursorQuery.shape.cursor,
  limit: cursorQuery.shape.limit,
});

/** One of a list of people; the reasons are in `GET /people/{id}`. */
export const personSummary = person
  .pick({ id: true, license_type: true, visual_studio: true, accounts: true })
  .extend({ seats_more: z.number().int().nonnegative() });
export type PersonSummary = z.infer<typeof personSummary>;
