import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildCloudDocument, buildCloudUser } from "../../../../tests/builders/cloud-document.ts";
import { type BuiltEnterprise, insertEnterprise } from "../../../../tests/builders/enterprise.ts";
import { inForce } from "../../tests/accounts-in-force.ts";
import { type RunningIngestion, runIngestion } from "../../tests/running-ingestion.ts";
import { type Sender, sendToEnd } from "../../tests/uploading.ts";

let ingestion: RunningIngestion;

beforeAll(async () => {
  ingestion = await runIngestion();
});
afterAll(() => ingestion.close());

const invitations = [{ id: "81", email: "new@octo.example", organization: "octo" }];
const subscriptions = [{ subscription_id: "vs-1", email: "mona@octo.example" }];
const cloud = { path: "cloud-accounts" };

describe("cloud accounts", () => {
  test("are put in force whole", async () => {
    const { sender, enterprise } = await newSender();
    const users = [buildCloudUser("Mona", { verified_emails: ["mona@octo.example"] }), buildCloudUser("hubot")];
    const document = buildCloudDocument({ users, invitations, visualStudioSubscriptions: subscriptions });

    const row = await sendToEnd(sender, ingestion.database, document, cloud);

    expect(row).toMatchObject({ state: "success", kind: "cloud", host_name: "cloud", server_id: null, signed: null });
    const { records, deployments } = await inForce(ingestion.database, enterprise.id);
    expect(records.map(({ kind, record_key }) => [kind, record_key])).toEqual([
      ["invitation", "81"],
      ["user", "hubot"],
      ["user", "mona"],
      ["subscription", "vs-1"],
    ]);
    expect(JSON.parse(records[2]?.document ?? "")).toEqual(users[0]);
    expect(deployments).toMatchObject([{ kind: "cloud", host_name: "cloud", account_count: 2 }]);
  });

  test("are replaced by the next document", async () => {
    const { sender, enterprise } = await newSender();
    const users = [buildCloudUser("mona"), buildCloudUser("hubot")];
    await sendToEnd(sender, ingestion.database, buildCloudDocument({ users, invitations }), cloud);
    const next = [buildCloudUser("mona", { suspended: true }), buildCloudUser("octocat")];
    const takenAt = "2026-11-22T05:30:00Z";
    await sendToEnd(sender, ingestion.database, buildCloudDocument({ users: next, takenAt }), cloud);
    const { records, state } = await inForce(ingestion.database, enterprise.id);
    expect(records.map(({ document }) => JSON.parse(document))).toEqual(next);
    expect(state).toMatchObject([{ accounts_version: 2 }]);
  });

  test("sent again change nothing", async () => {
    const { sender, enterprise } = await newSender();
    const document = buildCloudDocument({ users: [buildCloudUser("mona")], invitations });
    await sendToEnd(sender, ingestion.database, document, cloud);
    const before = await inForce(ingestion.database, enterprise.id);
    expect(await sendToEnd(sender, ingestion.database, document, cloud)).toMatchObject({ state: "success" });
    expect({ ...(await inForce(ingestion.database, enterprise.id)), state: null }).toEqual({ ...before, state: null });
  });
});

async function newSender(): Promise<{ sender: Sender; enterprise: BuiltEnterprise }> {
  const enterprise = await insertEnterprise(ingestion.database);
  return { sender: { url: ingestion.url, slug: enterprise.slug, token: enterprise.ownerToken }, enterprise };
}
