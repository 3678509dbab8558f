import { createdEnterprise } from "@oneseat/contracts/enterprise";
import { cloudDocument } from "@oneseat/demo/cloud-document";
import type { DemoEnterprise } from "@oneseat/demo/octo-corp";
import { ApiClient } from "./api-client.ts";
import type { DataFolder } from "./data-folder.ts";
import { readDemoState, writeDemoState } from "./demo-state.ts";

const tokenFile = "owner-token";

export type DemoAccess = { readonly url: string; readonly folder: DataFolder; readonly signal: AbortSignal };

/** The owner's way to the demo's enterprise, which is made when it is not there. */
export async function openDemoEnterprise(demo: DemoEnterprise, access: DemoAccess): Promise<ApiClient> {
  const { url, folder, signal } = access;
  const kept = folder.read(tokenFile);
  if (kept !== undefined) {
    const owner = new ApiClient({ url, token: kept, signal });
    const { status } = await owner.send(`/api/v1/enterprises/${demo.slug}/license`, { expect: [401, 404] });
    if (status === 200) return owner;
  }
  const operator = new ApiClient({ url, token: folder.secret("operator-token"), signal });
  // Killed between the answer that holds the token and the file: the enterprise is empty, so making it again loses nothing.
  if (kept === undefined && readDemoState(folder) === "begun") {
    await operator.send(`/api/v1/enterprises/${demo.slug}`, { method: "DELETE", expect: [404] });
  }
  writeDemoState(folder, "begun");
  const body = { slug: demo.slug, name: demo.name, seats_purchased: demo.seatsPurchased };
  const created = await operator.send("/api/v1/enterprises", { method: "POST", body, expect: [409] });
  if (created.status === 409) {
    throw new Error(
      `the database has an enterprise ${demo.slug} already, and ${folder.at(tokenFile)} does not hold its owner token. ` +
        "Put the token there, or start with ONESEAT_DEMO=off, or with another DATABASE_URL.",
    );
  }
  const token = createdEnterprise.parse(created.body).owner_token;
  folder.write(tokenFile, token);
  return new ApiClient({ url, token, signal });
}

/** What the demo's owner would set and upload. Doing it again changes nothing. */
export async function fillDemoEnterprise(demo: DemoEnterprise, owner: ApiClient): Promise<void> {
  const enterprise = `/api/v1/enterprises/${demo.slug}`;
  await owner.send(`${enterprise}/settings`, { method: "PATCH", body: { verified_domains: demo.verifiedDomains } });
  const document = [...cloudDocument(demo.cloud, new Date())].join("");
  await owner.send(`${enterprise}/cloud-accounts`, { method: "PUT", body: document });
}
