import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { decodeDirectory, orderKeyChunk } from "@oneseat/people-search/block-directory";
import { decodeOrderKeys } from "@oneseat/people-search/order-keys";
import { PeopleFacts } from "@oneseat/people-search/people-facts";
import { readInBatches } from "../reading/read-in-batches.ts";

const rowsAtOnce = 10_000;

type EndedPerson = { readonly order_key: Buffer; readonly valid_from: number; readonly valid_to: number };

/**
 * Writes into the index which of its people were last in reports between two versions, so that a search need not ask the rows
 * of people. Both come in order: each generation is walked once, with one of its blocks in memory.
 */
export async function endIndexedPeople(
  transaction: EnterpriseTransaction,
  versions: { readonly after: number; readonly upTo: number },
): Promise<void> {
  const generations = await readGenerations(transaction);
  const query = transaction.db
    .selectFrom("people")
    .select(["order_key", "valid_from", "valid_to"])
    .where("enterprise_id", "=", transaction.enterpriseId)
    .where("valid_to", ">", versions.after)
    .where("valid_to", "<=", versions.upTo)
    .orderBy("order_key")
    .orderBy("valid_from")
    .compile();
  for await (const rows of readInBatches<EndedPerson>(transaction, query, rowsAtOnce)) {
    for (const row of rows) {
      // Those who began after the last of them are not indexed yet.
      const generation = generations.find(({ number }) => number >= row.valid_from);
      if (generation) await generation.end(row);
    }
  }
  for (const generation of generations) await generation.store();
}

/** The oldest first. */
async function readGenerations(transaction: EnterpriseTransaction): Promise<IndexedGeneration[]> {
  const heads = await transaction.db
    .selectFrom("search_blocks")
    .select(["generation", "block", "last_order_key"])
    .where("enterprise_id", "=", transaction.enterpriseId)
    .orderBy("generation")
    .orderBy("block")
    .execute();
  const byGeneration = Map.groupBy(heads, ({ generation }) => generation);
  return [...byGeneration].map(([number, blocks]) => new IndexedGeneration(transaction, number, blocks));
}

type BlockHead = { readonly block: number; readonly last_order_key: Buffer };

/** A generation while its people end, who come in order: the block of the last of them is in memory. */
class IndexedGeneration {
  readonly number: number;
  readonly #transaction: EnterpriseTransaction;
  readonly #blocks: readonly BlockHead[];
  #place = 0;
  #open: OpenBlock | null = null;

  constructor(transaction: EnterpriseTransaction, number: number, blocks: readonly BlockHead[]) {
    this.#transaction = transaction;
    this.number = number;
    this.#blocks = blocks;
  }

  async end(person: EndedPerson): Promise<void> {
    for (;;) {
      const head = this.#blocks[this.#place];
      if (!head) return;
      if (head.last_order_key.compare(person.order_key) >= 0) {
        this.#open ??= await readBlock(this.#transaction, this.number, head.block);
        if (this.#open.end(person) || !head.last_order_key.equals(person.order_key)) return;
      }
      await this.store();
      this.#place += 1;
    }
  }

  async store(): Promise<void> {
    const block = this.#open;
    this.#open = null;
    if (!block) return;
    const { db, enterpriseId } = this.#transaction;
    const facts = block.endedFacts();
    await db
      .updateTable("search_blocks")
      .set({ facts: facts.encode(), last_valid_to: facts.lastValidTo })
      .where("enterprise_id", "=", enterpriseId)
      .where("generation", "=", this.number)
      .where("block", "=", block.number)
      .execute();
  }
}

class OpenBlock {
  readonly number: number;
  readonly #facts: PeopleFacts;
  readonly #orderKeys: readonly Buffer[];
  readonly #validTos = new Map<number, number>();
  #place = 0;

  constructor(number: number, facts: PeopleFacts, orderKeys: readonly Buffer[]) {
    this.number = number;
    this.#facts = facts;
    this.#orderKeys = orderKeys;
  }

  endedFacts(): PeopleFacts {
    return this.#facts.ending(this.#validTos);
  }

  /** False where the person is not of this block. */
  end({ order_key, valid_from, valid_to }: EndedPerson): boolean {
    for (; this.#place < this.#orderKeys.length; this.#place += 1) {
      const order =
        this.#orderKeys[this.#place]?.compare(order_key) || this.#facts.at(this.#place).validFrom - valid_from;
      if (order > 0) return false;
      if (order < 0) continue;
      this.#validTos.set(this.#place, valid_to);
      return true;
    }
    return false;
  }
}

async function readBlock({ db, enterpriseId }: EnterpriseTransaction, generation: number, number: number) {
  const { facts, directory, content } = await db
    .selectFrom("search_blocks")
    .select(["facts", "directory", "content"])
    .where("enterprise_id", "=", enterpriseId)
    .where("generation", "=", generation)
    .where("block", "=", number)
    .executeTakeFirstOrThrow();
  const { orderKeyEnds, ...rest } = decodeDirectory(directory);
  const orderKeys = orderKeyEnds.flatMap((_, chunk) => {
    const { start, end } = orderKeyChunk({ orderKeyEnds, ...rest }, chunk);
    return decodeOrderKeys(content.subarray(start, end));
  });
  return new OpenBlock(number, PeopleFacts.decode(facts), orderKeys);
}
