import type { Generated } from "kysely";

/** Immutable. `version` counts from 1 in each enterprise. */
export type ReportsTable = {
  enterprise_id: string;
  id: string;
  version: number;
  created_at: Generated<Date>;
  matching_policy: "any-email" | "primary-email";
  seats_consumed: number;
  accounts: number;
  cloud_only: number;
  server_only: number;
  cloud_and_server: number;
  visual_studio: number;
  count_any_email: number;
  count_primary_email: number;
  count_github_rule: number;
  people_added: number;
  people_removed: number;
  people_joined: number;
  people_split: number;
  content_hash: string;
  /** Of the server instances whose accounts it includes, sorted; empty in reports of before this was kept. */
  host_names: Generated<string[]>;
};

/** The order key of every hundredth person of a report; `position` counts from 0. */
export type ReportAnchorsTable = {
  enterprise_id: string;
  report_id: string;
  position: number;
  order_key: Buffer;
};
