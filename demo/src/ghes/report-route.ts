import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { allUsersCsv } from "../all-users-csv.ts";
import { admitRequest } from "./admit-request.ts";
import { reportRows } from "./ghes-account.ts";
import { failingBody } from "./injected-failure.ts";
import type { SimulatedInstance } from "./simulated-instance.ts";

/**
 * `GET /stafftools/reports/all_users.csv`. States of the report: *in preparation* (202, a number of times), *there* (the
 * CSV, streamed), and in preparation again once a client has read it to its end.
 */
export function registerReportRoute(app: FastifyInstance, instance: SimulatedInstance): void {
  const preHandler = admitRequest(instance, { route: "report", basicOnly: true });

  app.get("/stafftools/reports/all_users.csv", { preHandler }, async (request, reply) => {
    if (instance.preparationsLeft > 0) {
      instance.preparationsLeft -= 1;
      if (instance.retryAfterSeconds !== null) reply.header("retry-after", instance.retryAfterSeconds);
      return reply.code(202).type("text/plain").send("The report is being prepared. Try again in a moment.\n");
    }
    reply.type("text/csv; charset=utf-8");
    reply.header("content-disposition", `attachment; filename="all_users-${Math.floor(instance.now() / 1000)}.csv"`);
    const blocks = allUsersCsv(reportRows(instance.accounts), instance.columns);
    if (request.bodyFailure) return reply.send(failingBody(blocks, request.bodyFailure));
    reply.raw.once("finish", () => {
      instance.preparationsLeft = instance.preparationResponses;
    });
    return reply.send(Readable.from(blocks, { objectMode: false }));
  });
}
