import type { PersonBody } from "@oneseat/contracts/person-body";
import { BinaryRows, copyBinary } from "@oneseat/database/binary-copy";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { Statement } from "@oneseat/database/send-together";
import { uuidBytes } from "@oneseat/database/uuid-bytes";
import { endPeople } from "./end-people.ts";
import type { PersonInForce } from "./people-in-force.ts";
import { personOrderKey } from "./person-order-key.ts";
import { addPersonRow, type PersonRow, personColumns } from "./person-row.ts";

const bytesAtOnce = 4 * 1024 * 1024;
const endedAtOnce = 1_000;

const copyPeople = `copy people (${personColumns.join(", ")}) from stdin (format binary)`;

/** What it is told of people that end and begin, for counting what changed. */
export type PeopleChanges = {
  addBefore(accountKeys: readonly string[]): void;
  addNow(accountKeys: readonly string[]): void;
};

/** A person, the body as JSON text, and the order key where that was needed already. */
export type WrittenPerson = Pick<PersonRow, "person" | "text"> & Partial<Pick<PersonRow, "orderKey">>;

type PersonToBegin = Pick<PersonRow, "person" | "text" | "orderKey">;

/**
 * Ends rows of `people` and begins new ones at a version, a batch at a time. Running twice is harmless: a try that does not
 * commit leaves nothing, and after one that did the rows in force are these, so that nothing is left to end or begin.
 * The primary key (enterprise, order key, version) refuses a second row of one person.
 */
export class PeopleWriter {
  readonly #transaction: EnterpriseTransaction;
  readonly #version: number;
  readonly #changes: PeopleChanges | null;
  readonly #enterprise: Buffer;
  #rows = new BinaryRows();
  #chunks: Buffer[] = [];
  #bytes = 0;
  #begun = 0;
  #ended: PersonInForce[] = [];
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
    return this.#bytes >= bytesAtOnce || this.#ended.length >= endedAtOnce;
  }

  /** Begins everybody in one COPY, where nobody ends: while Postgres takes some rows, the next are made. */
  async beginAll(people: Iterable<WrittenPerson>, signal: AbortSignal): Promise<void> {
    await copyBinary(this.#transaction.client, copyPeople, this.#chunksOf(people, signal));
    this.#rows = new BinaryRows();
  }

  /** The same for so few that all rows may be made before the first is sent: with the statement that is returned. */
  beginFew(people: Iterable<WrittenPerson>, signal: AbortSignal): Statement {
    return { name: "copy-people", text: copyPeople, values: [], copied: [...this.#chunksOf(people, signal)] };
  }

  begin(person: PersonToBegin): void {
    this.#addRow(person);
    this.#begun += 1;
    if (!this.#rows.full) return;
    const chunk = this.#rows.take();
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
  }

  end(person: PersonInForce): void {
    this.#ended.push(person);
    this.#changedRows += 1;
    this.#changes?.addBefore(accountKeys(JSON.parse(person.body) as PersonBody));
  }

  async flush(): Promise<void> {
    await this.#endRows();
    await this.#beginRows();
  }

  *#chunksOf(people: Iterable<WrittenPerson>, signal: AbortSignal): Generator<Buffer> {
    for (const { person, text, orderKey = personOrderKey(person.firstAccount) } of people) {
      this.#addRow({ person, text, orderKey });
      if (!this.#rows.full) continue;
      signal.throwIfAborted();
      yield this.#rows.take();
    }
    signal.throwIfAborted();
    yield this.#rows.end();
  }

  #addRow(person: PersonToBegin): void {
    addPersonRow(this.#rows, { ...person, enterprise: this.#enterprise, version: this.#version });
    this.#changes?.addNow(accountKeys(person.person.body));
    this.#changedRows += 1;
  }

  async #endRows(): Promise<void> {
    if (this.#ended.length === 0) return;
    const { db, enterpriseId } = this.#transaction;
    const ending = endPeople({ enterpriseId, version: this.#version, people: this.#ended });
    const { numAffectedRows } = await ending.execute(db);
    if (numAffectedRows !== BigInt(this.#ended.length)) throw new Error("people in force are not those that were read");
    this.#ended = [];
  }

  async #beginRows(): Promise<void> {
    if (this.#begun === 0) return;
    await copyBinary(this.#transaction.client, copyPeople, [...this.#chunks, this.#rows.end()]);
    this.#rows = new BinaryRows();
    this.#chunks = [];
    this.#bytes = 0;
    this.#begun = 0;
  }
}

function accountKeys({ accounts }: PersonBody): string[] {
  return accounts.map(({ key }) => key);
}
