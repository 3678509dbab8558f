import type { IncomingMessage, ServerResponse } from "node:http";
import type { Database } from "@oneseat/database/open-database";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Callers } from "./callers/callers.ts";
import type { ApiConfig } from "./config.ts";
import type { QueueAccess } from "./queue-access/queue-access.ts";
import type { KeptBlocks } from "./search/kept-blocks.ts";
import type { Sessions } from "./sessions/sessions.ts";

/** What routes work with; built once, by `createApp`. */
export type Dependencies = {
  readonly config: ApiConfig;
  readonly database: Database;
  readonly callers: Callers;
  readonly keptBlocks: KeptBlocks;
  readonly queueAccess: QueueAccess;
  readonly sessions: Sessions;
  readonly now: () => Date;
  /** Aborted when the service begins to close, so that streams without an end of their own stop. */
  readonly closing: AbortSignal;
};

/** The server with zod schemas as the types of requests and responses. */
export type ApiServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
