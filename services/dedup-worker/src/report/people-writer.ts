import type { PersonBody } from "@oneseat/contracts/person-body";
import { BinaryRows } from "@oneseat/database/binary-copy";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { type Statement, sendTogether } from "@oneseat/database/send-together";
import { uuidBytes } from "@oneseat/database/uuid-bytes";
import { endPeople } from "./end-people.ts";
import type { PersonInForce } from "./people-in-force.ts";
import { addPersonRow, type PersonRow, personColumns } from "./person-row.ts";

/** Of one COPY. */
const copyBytes = 1024 * 1024;
const endedAtOnce = 1_000;

const copyPeople = `copy people (${personColumns.join(", ")}) from stdin (format binary)`;

/** What it is told of people that end and begin, for counting what changed. */
export type PeopleChanges = {
  addBefore(accountKeys: readonly string[]): void;
  addNow(accountKeys: readonly string[]): void;
};

/** A person, the body as JSON text until the next person is asked for, and the order key where that was needed already. */
export type WrittenPerson = Pick<PersonRow, "person" | "body"> & Partial<Pick<PersonRow, "orderKey">>;

type PersonToBegin = Required<WrittenPerson>;

/**
 * Ends rows of `people` and begins new ones at a version, a batch at a time: while Postgres takes one, the next is made, in two
 * buffers that take turns. Running twice is harmless: a try that does not commit leaves nothing, and after one that did the rows
 * in force are these, so that nothing is left to end or begin. The primary key (enterprise, order key, version) refuses a
 * second row of one person.
 */
export class PeopleWriter {
  readonly #transaction: EnterpriseTransaction;
  readonly #version: number;
  readonly #changes: PeopleChanges | null;
  readonly #enterprise: Buffer;
  #filling = new BinaryRows();
  #sending = new BinaryRows();
  #begun = 0;
  #ended: PersonInForce[] = [];
  #sent: Promise<void> = Promise.resolve();
  #changedRows = 0;

  /** `changes` is null where there is no earlier report to compare with. */
  constructor(transaction: EnterpriseTransaction, version: number, changes: PeopleChanges | null) {
    this.#transaction = transaction;
    this.#version = version;
    this.#changes = changes;
    this.#enterprise = uuidBytes(transaction.enterpriseId);
  }

  /** Rows that have been ended or begun. */
  get changedRows(): number {
    return this.#changedRows;
  }

  /** Whether `flush` should be waited for before more is given. */
  get full(): boolean {
    return this.#filling.byteLength >= copyBytes || this.#ended.length >= endedAtOnce;
  }

  begin({ person, body, orderKey }: PersonToBegin): void {
    addPersonRow(this.#filling, { person, body, orderKey, enterprise: this.#enterprise, version: this.#version });
    this.#changes?.addNow(person.accountKeys);
    this.#begun += 1;
    this.#changedRows += 1;
  }

  end(person: PersonInForce): void {
    this.#ended.push(person);
    this.#changes?.addBefore(accountKeys(person.body));
    this.#changedRows += 1;
  }

  /**
   * Sends what there is once the batch before is stored. It is on its way to Postgres when this resolves, and needs nothing of
   * this thread until the next: whoever makes that leaves the event loop no turn.
   */
  async flush(): Promise<void> {
    await this.#sent;
    this.#sent = this.#send();
    // Whoever awaits it next gets the error; until then it must not count as unhandled.
    this.#sent.catch(() => {});
  }

  /** Stores all but the last rows that begin, which are left to be sent with the report. */
  async finish(): Promise<readonly Statement[]> {
    await this.#sent;
    if (this.#ended.length > 0) await this.#endRows(this.#ended.splice(0));
    return this.#begun === 0 ? [] : [copyOf(this.#filling)];
  }

  async #send(): Promise<void> {
    const ended = this.#ended.splice(0);
    const begun = this.#begun;
    const rows = this.#filling;
    [this.#filling, this.#sending] = [this.#sending, rows];
    this.#filling.restart();
    this.#begun = 0;
    if (ended.length > 0) await this.#endRows(ended);
    if (begun > 0) await sendTogether(this.#transaction.client, [copyOf(rows)]);
  }

  async #endRows(people: readonly PersonInForce[]): Promise<void> {
    const { db, enterpriseId } = this.#transaction;
    const { numAffectedRows } = await endPeople({ enterpriseId, version: this.#version, people }).execute(db);
    if (numAffectedRows !== BigInt(people.length)) throw new Error("people in force are not those that were read");
  }
}

function copyOf(rows: BinaryRows): Statement {
  return { name: "copy-people", text: copyPeople, values: [], copied: [rows.end()] };
}

function accountKeys(body: string): string[] {
  return (JSON.parse(body) as PersonBody).accounts.map(({ key }) => key);
}
