import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { validToOpen } from "@oneseat/database/tables/people";
import { readInBatches } from "../reading/read-in-batches.ts";

const rowsAtOnce = 5_000;

export type PersonInForce = { readonly order_key: Buffer; readonly valid_from: number; readonly body: string };

/**
 * Walks the people of the current report in order. While the caller walks a batch, Postgres reads the next; `fill` waits for it.
 * Bodies are read to be compared as they are: that costs less than a hash of each, which would have to be made, stored
 * and trusted.
 */
export class PeopleInForce {
  readonly #batches: AsyncGenerator<PersonInForce[]>;
  #next: Promise<IteratorResult<PersonInForce[], void>>;
  #batch: PersonInForce[] = [];
  #place = 0;
  #ended = false;

  constructor(transaction: EnterpriseTransaction) {
    const query = transaction.db
      .selectFrom("people")
      .select(["order_key", "valid_from", "body"])
      .where("enterprise_id", "=", transaction.enterpriseId)
      .where("valid_to", "=", validToOpen)
      .orderBy("order_key")
      .compile();
    this.#batches = readInBatches(transaction, query, rowsAtOnce);
    this.#next = this.#readNext();
  }

  /** The person that the walk stands at, or null past the last; `fill` must have been waited for. */
  get current(): PersonInForce | null {
    return this.#batch[this.#place] ?? null;
  }

  /** Whether `current` can only be known from Postgres. */
  get needsFilling(): boolean {
    return this.#place >= this.#batch.length && !this.#ended;
  }

  async fill(): Promise<void> {
    const { value, done } = await this.#next;
    this.#ended = done ?? false;
    this.#batch = value ?? [];
    this.#place = 0;
    if (!this.#ended) this.#next = this.#readNext();
  }

  advance(): void {
    this.#place += 1;
  }

  #readNext(): Promise<IteratorResult<PersonInForce[], void>> {
    const next = this.#batches.next();
    next.catch(() => {}); // told by `fill`, unless the caller has stopped before
    return next;
  }
}
