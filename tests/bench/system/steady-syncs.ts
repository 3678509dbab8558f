import { setTimeout as sleep } from "node:timers/promises";
import type { RunningSystem } from "./running-system.ts";
import { type SmallTenant, sendSmallFile, smallExportFile } from "./small-tenants.ts";

const intervalMs = 250;
const lookMs = 10;
const stepMsMax = 10 * 60_000;

type Under = { readonly tenant: SmallTenant; readonly startedAt: number };

/**
 * Small enterprises that sync at a steady pace, whether or not those before have their reports: when the system stands
 * still, each that comes meanwhile is late, and none is left out.
 */
export class SteadySyncs {
  readonly #system: RunningSystem;
  readonly #tenants: readonly SmallTenant[];
  readonly #underWay = new Map<string, Under>();
  readonly #ms: number[] = [];
  #rounds = 0;

  constructor(system: RunningSystem, tenants: readonly SmallTenant[]) {
    this.#system = system;
    this.#tenants = tenants;
  }

  /** How long each took, in milliseconds from its first byte to its report, of those that began before `work` was done. */
  async during(work: () => Promise<unknown>): Promise<readonly number[]> {
    this.#ms.length = 0;
    const working = { isDone: false };
    const [, sends] = await Promise.all([
      work().finally(() => {
        working.isDone = true;
      }),
      this.#sendUntil(working),
      this.#watchUntil(working),
    ]);
    await Promise.all(sends);
    const deadline = performance.now() + stepMsMax;
    while (this.#underWay.size > 0) {
      if (performance.now() > deadline) throw new Error(`${this.#underWay.size} small syncs have no report`);
      await this.#look();
      await sleep(lookMs);
    }
    return [...this.#ms];
  }

  async #sendUntil(working: { readonly isDone: boolean }): Promise<readonly Promise<void>[]> {
    const sends: Promise<void>[] = [];
    let due = performance.now();
    while (!working.isDone) {
      sends.push(this.#send());
      due += intervalMs;
      await sleep(Math.max(0, due - performance.now()));
    }
    return sends;
  }

  async #send(): Promise<void> {
    this.#rounds += 1;
    const tenant = this.#tenants[this.#rounds % this.#tenants.length];
    if (!tenant) throw new Error("no small enterprises");
    const file = smallExportFile(this.#rounds, new Date());
    const startedAt = performance.now();
    const id = await sendSmallFile(this.#system.installation.api.url, tenant, file);
    this.#underWay.set(id, { tenant, startedAt });
  }

  async #watchUntil(working: { readonly isDone: boolean }): Promise<void> {
    while (!working.isDone) {
      await this.#look();
      await sleep(lookMs);
    }
  }

  async #look(): Promise<void> {
    const underWay = [...this.#underWay];
    if (underWay.length === 0) return;
    const { rows } = await this.#system.client.query<{ id: string; state: string }>(
      `select syncs.id, state from syncs
       join unnest($1::uuid[], $2::uuid[]) as asked (enterprise_id, id)
         on asked.enterprise_id = syncs.enterprise_id and asked.id = syncs.id
       where report_id is not null or state = 'failure'`,
      [underWay.map(([, { tenant }]) => tenant.id), underWay.map(([id]) => id)],
    );
    for (const { id, state } of rows) {
      if (state === "failure") throw new Error("a small sync failed");
      const under = this.#underWay.get(id);
      if (under) this.#ms.push(performance.now() - under.startedAt);
      this.#underWay.delete(id);
    }
  }
}
