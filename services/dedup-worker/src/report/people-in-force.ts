import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { validToOpen } from "@oneseat/database/tables/people";
import { readInBatches } from "../reading/read-in-batches.ts";

const rowsAtOnce = 10_000;

export type PersonInForce = { readonly order_key: Buffer; readonly valid_from: number; readonly content_hash: Buffer };

/** Walks the people of the current report in order. `next` waits for Postgres only where a batch has run out. */
export class PeopleInForce {
  readonly #batches: AsyncGenerator<PersonInForce[]>;
  #batch: PersonInForce[] = [];
  #place = 0;
  #ended = false;

  constructor(transaction: EnterpriseTransaction) {
    const query = transaction.db
      .selectFrom("people")
      .select(["order_key", "valid_from", "content_hash"])
      .where("enterprise_id", "=", transaction.enterpriseId)
      .where("valid_to", "=", validToOpen)
      .orderBy("order_key")
      .compile();
    this.#batches = readInBatches(transaction, query, rowsAtOnce);
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
    const { value, done } = await this.#batches.next();
    this.#ended = done ?? false;
    this.#batch = value ?? [];
    this.#place = 0;
  }

  advance(): void {
    this.#place += 1;
  }
}
