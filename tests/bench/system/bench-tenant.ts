import { type Connection, connection, createdConnection } from "@oneseat/contracts/connection";
import { createdEnterprise } from "@oneseat/contracts/enterprise";
import { license, type Report, report } from "@oneseat/contracts/report";
import { sync, upload } from "@oneseat/contracts/sync";
import { z } from "zod";
import { waitUntil } from "../../../infra/local/wait-until.ts";
import type { SigningKey } from "../../builders/signing-key.ts";
import { ask } from "./ask.ts";
import type { RunningSystem } from "./running-system.ts";
import { type Sending, sendFile } from "./send-file.ts";

export type ServerIdentity = { readonly hostName: string; readonly serverId: string };

const pollMs = 25;
const reportMsMax = 15 * 60_000;

/** An enterprise of a bench, by the doors that everybody has. */
export class BenchTenant {
  readonly slug: string;
  readonly id: string;
  readonly ownerToken: string;
  readonly url: string;
  readonly #system: RunningSystem;

  private constructor(system: RunningSystem, owner: { slug: string; id: string; ownerToken: string }) {
    this.#system = system;
    this.slug = owner.slug;
    this.id = owner.id;
    this.ownerToken = owner.ownerToken;
    this.url = `${system.installation.api.url}/api/v1/enterprises/${owner.slug}`;
  }

  static async create(system: RunningSystem, slug: string): Promise<BenchTenant> {
    const { api, operatorToken } = system.installation;
    const answer = await ask(`${api.url}/api/v1/enterprises`, { method: "POST", token: operatorToken, json: { slug } });
    const created = createdEnterprise.parse(answer);
    return new BenchTenant(system, { slug, id: created.enterprise.id, ownerToken: created.owner_token });
  }

  /** Registers the key that signs the files of an instance. */
  async registerKey({ hostName, serverId, key }: ServerIdentity & { readonly key: SigningKey }): Promise<void> {
    const json = { host_name: hostName, server_id: serverId, public_key: key.publicJwk };
    await ask(`${this.url}/connections`, { method: "POST", token: this.ownerToken, json });
  }

  /** Asks for a connection; resolves with the token that a connector enrols with. */
  async invite(hostName: string): Promise<string> {
    const json = { host_name: hostName };
    const answer = await ask(`${this.url}/connections`, { method: "POST", token: this.ownerToken, json });
    const { enrolment_token } = createdConnection.parse(answer);
    if (enrolment_token === null) throw new Error("a connection without an enrolment token");
    return enrolment_token;
  }

  async connections(): Promise<readonly Connection[]> {
    return connections.parse(await ask(`${this.url}/connections`, { token: this.ownerToken })).items;
  }

  async sendServerUsage(body: Sending["body"]): Promise<void> {
    await this.#send("server-usage", { method: "POST", body });
  }

  async sendCloudAccounts(body: Sending["body"]): Promise<void> {
    await this.#send("cloud-accounts", { method: "PUT", body });
  }

  /** Once so many syncs have ended well, and a report that includes all of them answers. Throws when one fails. */
  async untilReported(syncCount: number): Promise<Report> {
    const token = this.ownerToken;
    const id = await waitUntil(() => this.#commonReport(syncCount), { waitMsMax: reportMsMax, pollMs });
    if (id === undefined) throw new Error(`no report came\n${this.#system.installation.logTails()}`);
    await ask(`${this.url}/consumed-licenses?per_page=100`.replace("/api/v1", ""), { token });
    return report.parse(await ask(`${this.url}/reports/${id}`, { token }));
  }

  /** Once every person of the current report can be searched for. */
  async untilSearchable(): Promise<void> {
    const isReady = async () => {
      const { rowCount } = await this.#system.client.query(
        "select from enterprise_state where enterprise_id = $1 and search_version = current_report_version",
        [this.id],
      );
      return rowCount === 1 ? true : undefined;
    };
    if (!(await waitUntil(isReady, { waitMsMax: reportMsMax, pollMs }))) throw new Error("the search was never ready");
  }

  async #send(path: string, sending: Omit<Sending, "token">): Promise<void> {
    const answer = await sendFile(`${this.url}/${path}`, { ...sending, token: this.ownerToken });
    const { error } = upload.parse(JSON.parse(answer));
    if (error) throw new Error(`${path} failed: ${error.code} ${error.message}`);
  }

  async #commonReport(syncCount: number): Promise<string | undefined> {
    const token = this.ownerToken;
    const { items } = syncs.parse(await ask(`${this.url}/syncs?limit=100`, { token }));
    const failed = items.find(({ error }) => error !== null);
    if (failed) throw new Error(`a sync failed: ${failed.error?.code} ${failed.error?.message}`);
    if (items.length < syncCount || items.some(({ report_id }) => report_id === null)) return undefined;
    const { report: current, stale } = license.parse(await ask(`${this.url}/license`, { token }));
    return stale ? undefined : current?.id;
  }
}

const connections = z.object({ items: z.array(connection) });
const syncs = z.object({ items: z.array(sync) });
