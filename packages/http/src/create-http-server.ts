import { problemContentType } from "@oneseat/contracts/problem";
import {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from "fastify";
import { notFound, ProblemError, type ProblemStatus } from "./problem-error.ts";

/** Bodies that are read whole; streamed uploads have their own limit. */
const bodyBytesMax = 1024 * 1024;
const headersTimeoutMs = 30_000;
/** How long a stop waits for answers under way; half of what a process has for its whole stop. */
const drainMsMaxDefault = 5_000;

/** An answer to a read that took longer is worth a line in the log. */
const slowReadMsDefault = 1_000;
const safeMethods: readonly string[] = ["GET", "HEAD", "OPTIONS"];
const probedPaths: readonly string[] = ["/livez", "/readyz", "/metrics"];

/** With this process' types of requests and answers alone; services put their validation on top. */
export type HttpServer = FastifyInstance;

export type HttpServerOptions = {
  readonly logger: FastifyBaseLogger;
  readonly drainMsMax?: number;
  readonly slowReadMs?: number;
};

/**
 * A Fastify server whose every error is a problem document. Logs method, route pattern and status, never the URL as
 * it came: what a client puts there may be personal. Reads that went well and fast are logged for debugging alone: dashboards
 * ask for the same again and again.
 */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const server = fastify({
    loggerInstance: options.logger,
    // One logger for all requests: one for each would cost more than most answers do. Lines of a request carry its id.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytesMax,
    trustProxy: false,
    routerOptions: { maxParamLength: 1000 },
    forceCloseConnections: "idle",
    return503OnClosing: false,
  });
  server.server.headersTimeout = headersTimeoutMs;
  server.addHook("preClose", async () => {
    // A client that has stopped reading would hold the stop for ever.
    const timer = setTimeout(() => server.server.closeAllConnections(), options.drainMsMax ?? drainMsMaxDefault);
    server.server.once("close", () => clearTimeout(timer));
  });
  // What is JSON here never becomes a page, whatever a name in it looks like.
  server.addHook("onRequest", (_request, reply, next) => {
    reply.header("x-content-type-options", "nosniff");
    next();
  });
  server.addHook("onResponse", (request, reply, next) => {
    logAnswer(request, reply, options.slowReadMs ?? slowReadMsDefault);
    next();
  });
  server.setNotFoundHandler((_request, reply) => sendProblem(reply, notFound()));
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) request.log.error({ reqId: request.id, error: describe(error) }, "request failed");
    return sendProblem(reply, problem);
  });
  return server;
}

export function sendProblem(reply: FastifyReply, problem: ProblemError): FastifyReply {
  if (problem.status === 401) reply.header("www-authenticate", 'Bearer realm="OneSeat"');
  if (problem.retryAfterSeconds !== null) reply.header("retry-after", problem.retryAfterSeconds);
  return reply.code(problem.status).type(problemContentType).send(problem.body());
}

function logAnswer(request: FastifyRequest, reply: FastifyReply, slowReadMs: number): void {
  const { id: reqId, method, routeOptions, log } = request;
  const { statusCode: status, elapsedTime } = reply;
  const facts = { reqId, method, route: routeOptions.url ?? "none", status, ms: Math.round(elapsedTime) };
  const isUsual = status < 400 && safeMethods.includes(method) && elapsedTime < slowReadMs;
  log[isUsual || probedPaths.includes(facts.route) ? "debug" : "info"](facts, "request answered");
}

/** The one place where an error becomes a status; a 5xx never shows its message. */
function toProblem(error: FastifyError): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error.validation) return validationProblem(error);
  switch (error.statusCode) {
    case 400:
      return new ProblemError(400, "bad_request", error.message);
    case 413:
      return new ProblemError(413, "too_large", "The request body is larger than this route takes.");
    case 415:
      return new ProblemError(415, "unsupported_media_type", "This route does not take a body of this Content-Type.");
    default:
      return isClientStatus(error.statusCode)
        ? new ProblemError(error.statusCode, "bad_request", error.message)
        : new ProblemError(500, "internal", "Something went wrong on the server; its log says what.");
  }
}

function validationProblem(error: FastifyError): ProblemError {
  const fields = (error.validation ?? []).map((issue) => ({
    field: issue.instancePath.replace(/^\//, "").replaceAll("/", ".") || (error.validationContext ?? "body"),
    message: issue.message ?? "is not valid",
  }));
  const sentence = fields.map(({ field, message }) => `${field}: ${message}`).join("; ");
  return new ProblemError(422, "validation_failed", `Validation failed: ${sentence}`, fields);
}

function isClientStatus(status: number | undefined): status is ProblemStatus {
  return status !== undefined && [408, 409, 410, 411, 422, 429].includes(status);
}

/** Name and stack alone: the message of a database error may quote a row. */
function describe(error: Error & { code?: string }): {
  name: string;
  code: string | undefined;
  stack: string | undefined;
} {
  return { name: error.name, code: error.code, stack: error.stack?.split("\n").slice(1).join("\n") };
}
