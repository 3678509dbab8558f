import { createdConnection } from "@oneseat/contracts/connection";
import { createdEnterprise } from "@oneseat/contracts/enterprise";
import { type Report, report } from "@oneseat/contracts/report";
import { sync } from "@oneseat/contracts/sync";
import { Client } from "pg";
import { z } from "zod";
import { waitUntil } from "../../infra/local/wait-until.ts";
import type { Installation, RunningConnector } from "../stack/installation.ts";

/** A connector's only sync in an enterprise of its own, which begins by itself when the connector has enrolled. */
export type DisturbedSync = {
  readonly connector: RunningConnector;
  /** What the connector says of it. */
  progress(): Promise<ConnectorSync>;
  /** Resolves once so many chunks are on the way, and throws when the sync is over by then. */
  untilPublished(count: number): Promise<ConnectorSync>;
  /** The report that includes it. Throws when the sync fails. */
  report(): Promise<Report>;
};

const connectorSync = z.object({
  state: z.enum(["pending", "success", "failure"]),
  stage: z.string(),
  chunks: z.object({ total: z.number().nullable(), published: z.number(), receipted: z.number() }),
});
type ConnectorSync = z.infer<typeof connectorSync>;

const hostName = "ghes.octo.example";
const serverId = "3f0c1f0e-7d0e-4a7e-9d55-0d8f6f6f1a01";
const stepMsMax = 60_000;
const reportMsMax = 150_000;

export async function beginSync(installation: Installation, slug: string, csvFile: string): Promise<DisturbedSync> {
  const api = `${installation.api.url}/api/v1/enterprises`;
  const enterprise = createdEnterprise.parse(
    await ask(api, { method: "POST", token: installation.operatorToken, json: { slug } }),
  );
  const token = enterprise.owner_token;
  const connection = createdConnection.parse(
    await ask(`${api}/${slug}/connections`, { method: "POST", token, json: { host_name: hostName } }),
  );
  const source = { ONESEAT_SOURCE: "csv", ONESEAT_SOURCE_FILE: csvFile, ONESEAT_HOST_NAME: hostName };
  const identity = { ONESEAT_SERVER_ID: serverId, ONESEAT_ENROLMENT_TOKEN: connection.enrolment_token ?? "" };
  const connector = await installation.startConnector({ name: slug, environment: { ...source, ...identity } });
  const progress = async () => {
    const { items } = connectorSyncs.parse(await ask(`${connector.url}/api/license/syncs`, { token: connector.token }));
    return items[0] ?? notBegun;
  };
  const untilPublished = (count: number) =>
    waitFor(`published chunks: ${count}`, async () => {
      const now = await progress();
      if (now.state !== "pending") throw new Error(`the sync is over: ${now.state}`);
      return now.chunks.published >= count ? now : undefined;
    });
  return {
    connector,
    progress,
    untilPublished,
    report: () => reportOf(`${api}/${slug}`, token),
  };
}

/** Lets nobody write to a table, so that whoever needs to is met in the middle of its transaction. */
export async function holdTable(databaseUrl: string, table: string): Promise<{ release(): Promise<void> }> {
  const client = await connect(databaseUrl);
  await client.query(`begin; lock table ${table} in share mode`);
  return { release: () => client.end() };
}

/** Resolves when somebody waits for a lock in the database. */
export async function untilLockIsWaitedFor(databaseUrl: string): Promise<void> {
  const client = await connect(databaseUrl);
  try {
    await waitFor("a wait for a lock", async () => {
      const { rowCount } = await client.query(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return rowCount ? true : undefined;
    });
  } finally {
    await client.end();
  }
}

const connectorSyncs = z.object({ items: z.array(connectorSync) });
const notBegun: ConnectorSync = { state: "pending", stage: "", chunks: { total: null, published: 0, receipted: 0 } };
const syncs = z.object({ items: z.array(sync) });

async function reportOf(enterpriseUrl: string, token: string): Promise<Report> {
  const id = await waitFor(
    "the report",
    async () => {
      const { items } = syncs.parse(await ask(`${enterpriseUrl}/syncs`, { token }));
      const failed = items.find(({ error }) => error !== null);
      if (failed) throw new Error(`the sync failed: ${failed.error?.code} ${failed.error?.message}`);
      return items.find(({ report_id }) => report_id !== null)?.report_id ?? undefined;
    },
    reportMsMax,
  );
  return report.parse(await ask(`${enterpriseUrl}/reports/${id}`, { token }));
}

async function waitFor<T>(what: string, question: () => Promise<T | undefined>, waitMsMax = stepMsMax): Promise<T> {
  const answer = await waitUntil(question, { waitMsMax, pollMs: 10 });
  if (answer === undefined) throw new Error(`${what} did not come within ${waitMsMax / 1_000} s`);
  return answer;
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  client.on("error", () => {}); // the server may be killed under it
  await client.connect();
  return client;
}

type Question = { readonly token: string; readonly method?: "POST"; readonly json?: unknown };

async function ask(url: string, { token, method, json }: Question): Promise<unknown> {
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, ...(json !== undefined && { "content-type": "application/json" }) },
    ...(method && { method }),
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}: ${text}`);
  return JSON.parse(text);
}
