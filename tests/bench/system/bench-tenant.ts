import { type Connection, connection, createdConnection } from "@oneseat/contracts/connection";
import { createdEnterprise } from "@oneseat/contracts/enterprise";
import { license, type Report, report } from "@oneseat/contracts/report";
import { upload } from "@oneseat/contracts/sync";
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
    if (!(await waitUntil(() => this.#isReported(syncCount), { waitMsMax: reportMsMax, pollMs }))) {
      throw new Error(`no report came\n${this.#system.installation.logTails()}`);
    }
    const { report: current, stale } = license.parse(await ask(`${this.url}/license`, { token }));
    if (stale || !current) throw new Error("the report does not include what was sent");
    await ask(`${this.url.replace("/api/v1", "")}/consumed-licenses?per_page=100`, { token });
    return report.parse(await ask(`${this.url}/reports/${current.id}`, { token }));
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

  /** Asked of the database: a thousand readings of the api would cost what is measured more than they say. */
  async #isReported(syncCount: number): Promise<true | undefined> {
    const { rows } = await this.#system.client.query<Reported>(
      `select count(*)::int as syncs, count(syncs.report_id)::int as reported,
         min(error_code) as failure, bool_and(state.accounts_version = checked_accounts_version) as is_checked
       from enterprise_state as state left join syncs on syncs.enterprise_id = state.enterprise_id
       where state.enterprise_id = $1 group by state.enterprise_id`,
      [this.id],
    );
    const [found] = rows;
    if (found?.failure) throw new Error(`a sync failed: ${found.failure}`);
    return found && found.syncs >= syncCount && found.reported === found.syncs && found.is_checked ? true : undefined;
  }
}

type Reported = {
  readonly syncs: number;
  readonly reported: number;
  readonly failure: string | null;
  readonly is_checked: boolean;
};

const connections = z.object({ items: z.array(connection) });
