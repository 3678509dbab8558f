import Fastify, { type FastifyInstance } from "fastify";
import type { ReportColumns } from "./all-users-csv.ts";
import type { AccountSource } from "./ghes/ghes-account.ts";
import type { InjectedFailure } from "./ghes/injected-failure.ts";
import { notFound } from "./ghes/not-found.ts";
import { createRateLimiter, type RateLimit } from "./ghes/rate-limit.ts";
import { registerReportRoute } from "./ghes/report-route.ts";
import { registerRestRoutes } from "./ghes/rest-routes.ts";
import { registerScimRoute } from "./ghes/scim-route.ts";
import type { GhesLicense, GhesRoute, SimulatedInstance } from "./ghes/simulated-instance.ts";

export interface GhesSimulatorOptions {
  readonly hostName: string;
  readonly accounts: AccountSource;
  readonly credentials: { readonly username: string; readonly token: string };
  readonly version?: string;
  /** The slug in the SCIM path. */
  readonly enterprise?: string;
  readonly license?: GhesLicense;
  /** `older` leaves out the columns that older releases do not have. */
  readonly columns?: ReportColumns;
  readonly scim?: boolean;
  /** How often the report answers 202 before each download (default 1). */
  readonly preparationResponses?: number;
  /** What a 202 says in `Retry-After` (default 1); null leaves the header out. */
  readonly retryAfterSeconds?: number | null;
  readonly rateLimit?: RateLimit;
  readonly now?: () => number;
}

export interface GhesSimulator {
  /** Starts to listen, by default on a free port of 127.0.0.1. */
  listen(address?: { readonly port?: number; readonly host?: string }): Promise<{ readonly url: string }>;
  close(): Promise<void>;
  /** The next authorized request to the failure's route fails so; several wait in line. */
  inject(failure: InjectedFailure): void;
  /** What the next report and the next SCIM page show: an address corrected, a person gone. */
  replaceAccounts(accounts: AccountSource): void;
  /** How many requests the route has had, refused ones among them. */
  requestsTo(route: GhesRoute): number;
}

const defaultLicense: GhesLicense = { seats: "unlimited", kind: "standard", expiresAt: "2027-11-22T00:00:00Z" };

/**
 * A server that answers as a GHES instance is documented to, for the routes that a connector reads: the site-admin report
 * of all users (202 first), version, license, user statistics and SCIM. Everything else, and everybody else, gets 404.
 * Memory does not grow with the number of accounts.
 */
export function createGhesSimulator(options: GhesSimulatorOptions): GhesSimulator {
  const instance = simulatedInstance(options);
  const app: FastifyInstance = Fastify({ forceCloseConnections: true, routerOptions: { ignoreTrailingSlash: true } });
  app.setNotFoundHandler(notFound);
  registerReportRoute(app, instance);
  registerRestRoutes(app, instance);
  registerScimRoute(app, instance);

  return {
    listen: async ({ port = 0, host = "127.0.0.1" } = {}) => ({ url: await app.listen({ port, host }) }),
    close: () => app.close(),
    inject: (failure) => {
      instance.failures.push(failure);
    },
    replaceAccounts: (accounts) => {
      instance.accounts = accounts;
    },
    requestsTo: (route) => instance.requests.get(route) ?? 0,
  };
}

function simulatedInstance(options: GhesSimulatorOptions): SimulatedInstance {
  const { now = Date.now, preparationResponses = 1 } = options;
  return {
    hostName: options.hostName,
    version: options.version ?? "3.19.2",
    enterprise: options.enterprise ?? "octo-corp",
    credentials: options.credentials,
    license: options.license ?? defaultLicense,
    columns: options.columns ?? "all",
    scim: options.scim ?? true,
    preparationResponses,
    retryAfterSeconds: options.retryAfterSeconds === undefined ? 1 : options.retryAfterSeconds,
    now,
    accounts: options.accounts,
    preparationsLeft: preparationResponses,
    failures: [],
    requests: new Map(),
    isLimited: options.rateLimit ? createRateLimiter(options.rateLimit, now) : () => false,
  };
}
