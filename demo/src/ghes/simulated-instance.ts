import type { FastifyReply } from "fastify";
import type { ReportColumns } from "../all-users-csv.ts";
import type { AccountSource } from "./ghes-account.ts";
import type { InjectedFailure } from "./injected-failure.ts";

/** What the simulator can fail, and counts requests for. */
export type GhesRoute = "report" | "meta" | "license" | "statistics" | "scim";

export interface GhesLicense {
  readonly seats: number | "unlimited";
  readonly kind: string;
  readonly expiresAt: string;
}

/** One simulated instance: what it is, and what changes while it runs. Routes get it whole. */
export interface SimulatedInstance {
  readonly hostName: string;
  readonly version: string;
  readonly enterprise: string;
  readonly credentials: { readonly username: string; readonly token: string };
  readonly license: GhesLicense;
  readonly columns: ReportColumns;
  /** Whether the instance has the SCIM route; without it, only primary addresses are to be had. */
  readonly scim: boolean;
  /** How often the report answers 202 before it is there; again after each complete download. */
  readonly preparationResponses: number;
  /** Null: the 202 comes without `Retry-After`. */
  readonly retryAfterSeconds: number | null;
  readonly now: () => number;
  accounts: AccountSource;
  preparationsLeft: number;
  readonly failures: InjectedFailure[];
  readonly requests: Map<GhesRoute, number>;
  /** Answers and returns true for a request over the rate limit. */
  readonly isLimited: (reply: FastifyReply) => boolean;
}
