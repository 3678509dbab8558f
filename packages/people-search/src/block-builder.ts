import type { AccountBody } from "@oneseat/contracts/person-body";
import { encodeDirectory, orderKeysPerChunk } from "./block-directory.ts";
import { BlockKeys } from "./block-keys.ts";
import { ByteWriter } from "./byte-writer.ts";
import { compress } from "./compression.ts";
import { keyText, writeKeyEntry } from "./key-page.ts";
import { encodeOrderKeys } from "./order-keys.ts";
import { PeopleFacts, type PersonFacts, personFlag } from "./people-facts.ts";
import { createKeyReader } from "./person-keys.ts";

export type BlockSizes = {
  /** A search reads at least one page of every block, so few and large ones; a broad one stops after the first. */
  readonly peopleMax: number;
  /** A block is in memory while it is built; one person more may come on top. */
  readonly keysMax: number;
  /** A page ends with the key that reaches this. */
  readonly pageBytes: number;
};

/** The slowest search, one without hits, reads 36 pages of 6 KB when a report has 575,000 people. */
export const usualBlockSizes: BlockSizes = { peopleMax: 16_384, keysMax: 262_144, pageBytes: 16 * 1024 };

export type IndexedPerson = {
  readonly orderKey: Buffer;
  readonly validFrom: number;
  readonly validTo: number;
  readonly accounts: readonly AccountBody[];
  readonly isVisualStudio: boolean;
  readonly isPolicyDifference: boolean;
};

/** A block as it is stored: `search_blocks` says what each part is. */
export type BuiltBlock = {
  readonly people: number;
  readonly firstOrderKey: Buffer;
  readonly lastOrderKey: Buffer;
  readonly lastValidTo: number;
  readonly facts: Buffer;
  readonly directory: string;
  readonly content: Buffer;
};

/** Takes people in the order of the report, then gives the block of them. One builder builds block after block. */
export class BlockBuilder {
  readonly #sizes: BlockSizes;
  readonly #readKeys = createKeyReader();
  readonly #keys = new BlockKeys();
  #orderKeys: Buffer[] = [];
  #facts: PersonFacts[] = [];

  constructor(sizes: BlockSizes = usualBlockSizes) {
    this.#sizes = sizes;
  }

  get people(): number {
    return this.#orderKeys.length;
  }

  get full(): boolean {
    return this.people >= this.#sizes.peopleMax || this.#keys.size >= this.#sizes.keysMax;
  }

  add(person: IndexedPerson): void {
    const { orderKey, validFrom, validTo, accounts } = person;
    const place = this.people;
    this.#orderKeys.push(orderKey);
    this.#facts.push({ validFrom, validTo, accountCount: accounts.length, flags: flagsOf(person) });
    this.#readKeys(accounts, (kind, text) => this.#keys.add(kind, text, place));
  }

  /** Null where nobody was added. */
  take(): BuiltBlock | null {
    const [firstOrderKey] = this.#orderKeys;
    const lastOrderKey = this.#orderKeys.at(-1);
    if (!firstOrderKey || !lastOrderKey) return null;
    const facts = PeopleFacts.of(this.#facts);
    const parts = new ContentParts();
    for (let start = 0; start < this.people; start += orderKeysPerChunk) {
      parts.addOrderKeys(this.#orderKeys.slice(start, start + orderKeysPerChunk));
    }
    addPages(this.#keys, parts, this.#sizes.pageBytes);
    const block = {
      ...{ people: this.people, firstOrderKey, lastOrderKey, lastValidTo: facts.lastValidTo, facts: facts.encode() },
      ...{ directory: parts.directory(), content: parts.content() },
    };
    this.#orderKeys = [];
    this.#facts = [];
    this.#keys.clear();
    return block;
  }
}

function flagsOf({ accounts, isVisualStudio, isPolicyDifference }: IndexedPerson): number {
  let flags = isVisualStudio ? personFlag.visualStudio : 0;
  if (isPolicyDifference) flags |= personFlag.policyDifference;
  for (const account of accounts) flags |= "emails" in account ? personFlag.server : personFlag.cloud;
  return flags;
}

function addPages(keys: BlockKeys, parts: ContentParts, pageBytes: number): void {
  const page = new ByteWriter();
  let firstKey = "";
  for (const entry of keys.entries()) {
    if (page.length === 0) firstKey = keyText(entry);
    writeKeyEntry(page, entry);
    if (page.length >= pageBytes) parts.addPage(firstKey, page.take());
  }
  if (page.length > 0) parts.addPage(firstKey, page.take());
}

class ContentParts {
  readonly #parts: Buffer[] = [];
  readonly #orderKeyEnds: number[] = [];
  readonly #pageKeys: string[] = [];
  readonly #pageEnds: number[] = [];
  #length = 0;

  addOrderKeys(orderKeys: readonly Buffer[]): void {
    this.#orderKeyEnds.push(this.#add(encodeOrderKeys(orderKeys)));
  }

  addPage(firstKey: string, page: Buffer): void {
    this.#pageKeys.push(firstKey);
    this.#pageEnds.push(this.#add(compress(page)));
  }

  directory(): string {
    const [orderKeyEnds, pageKeys, pageEnds] = [this.#orderKeyEnds, this.#pageKeys, this.#pageEnds];
    return encodeDirectory({ orderKeyEnds, pageKeys, pageEnds });
  }

  content(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #add(part: Buffer): number {
    this.#parts.push(part);
    this.#length += part.length;
    return this.#length;
  }
}
