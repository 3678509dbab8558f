import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { Gauge, Registry } from "prom-client";
import { z } from "zod";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { findReport } from "../../report/find-report.ts";
import { readSettings } from "../../report/viewer.ts";
import { readServerInstances } from "../../syncs/read-server-instances.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";

export function addGetEnterpriseMetrics(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/metrics`,
    {
      config: { access: ["owner", "billing_manager"] },
      schema: {
        tags: ["License"],
        summary: "Seats and the age of each instance's last sync, for Prometheus",
        params: enterpriseParams,
        response: {
          200: { description: "Prometheus text format", content: { "text/plain": { schema: z.string() } } },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const registry = await deps.database.forEnterprise(holderOf(request).enterpriseId, (transaction) =>
        measure(transaction, deps.now()),
      );
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  );
}

async function measure(transaction: EnterpriseTransaction, now: Date): Promise<Registry> {
  const settings = await readSettings(transaction);
  const report = await findReport(transaction, undefined);
  const registry = new Registry();
  const registers = [registry];
  new Gauge({ name: "oneseat_seats_purchased", help: "Licenses that the enterprise has bought.", registers }).set(
    settings.seats_purchased,
  );
  new Gauge({ name: "oneseat_seats_consumed", help: "People of the current report.", registers }).set(
    report?.seats_consumed ?? 0,
  );
  const age = new Gauge({
    name: "oneseat_last_sync_age_seconds",
    help: "Time since an instance's accounts last came in.",
    labelNames: ["host_name"],
    registers,
  });
  for (const { host_name, lastSuccessAt } of await readServerInstances(transaction)) {
    if (lastSuccessAt) age.set({ host_name }, Math.max(0, (now.getTime() - lastSuccessAt.getTime()) / 1000));
  }
  return registry;
}
