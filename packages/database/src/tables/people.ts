import type { Generated } from "kysely";

/** `valid_to` of a row that is in the current report. */
export const validToOpen = 2_147_483_647;

/**
 * A person in all report versions from `valid_from` up to, not including, `valid_to`. `order_key` sorts people as
 * matching.md orders them when compared byte by byte. `body` is JSON text of `PersonBody`.
 */
export type PeopleTable = {
  enterprise_id: string;
  order_key: Buffer;
  valid_from: number;
  valid_to: Generated<number>;
  person_id: string;
  has_cloud: boolean;
  has_server: boolean;
  visual_studio: boolean;
  account_count: number;
  /** Seats more under GitHub's documented rule; 0 for most. */
  policy_seats_more: number;
  body: string;
};

/** Why an account that was read does not count, by report version like `people`. */
export type UncountedAccountsTable = {
  enterprise_id: string;
  account_key: string;
  valid_from: number;
  valid_to: Generated<number>;
  why: string;
};
