import { zstdCompressSync } from "node:zlib";
import type { StoredPerson } from "@oneseat/contracts/person";
import { encodeDirectory, orderKeysPerChunk } from "./block-directory.ts";
import { byteText } from "./byte-text.ts";
import { ByteWriter } from "./byte-writer.ts";
import { writeKeyEntry } from "./key-page.ts";
import { encodeOrderKeys } from "./order-keys.ts";
import { PeopleFacts, type PersonFacts, personFlag } from "./people-facts.ts";
import { createKeyReader } from "./person-keys.ts";

/** A search reads at least one page of every block, so few and large ones; a broad one stops after the first. */
const blockPeopleMax = 16_384;
/** A block is in memory while it is built. */
const blockKeysMax = 262_144;
const pageBytes = 16 * 1024;

export type IndexedPerson = {
  readonly orderKey: Buffer;
  readonly validFrom: number;
  readonly validTo: number;
  readonly person: StoredPerson;
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
  readonly #readKeys = createKeyReader();
  readonly #places = new Map<string, number[]>();
  #orderKeys: Buffer[] = [];
  #facts: PersonFacts[] = [];
  #keys = 0;

  get people(): number {
    return this.#orderKeys.length;
  }

  get full(): boolean {
    return this.people >= blockPeopleMax || this.#keys >= blockKeysMax;
  }

  add({ orderKey, validFrom, validTo, person }: IndexedPerson): void {
    const place = this.people;
    this.#orderKeys.push(orderKey);
    this.#facts.push({ validFrom, validTo, accountCount: person.accounts.length, flags: flagsOf(person) });
    this.#readKeys(person, (kind, text) => this.#addKey(kind + byteText(text), place));
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
    addPages(this.#places, parts);
    const block = {
      ...{ people: this.people, firstOrderKey, lastOrderKey, lastValidTo: facts.lastValidTo, facts: facts.encode() },
      ...{ directory: parts.directory(), content: parts.content() },
    };
    this.#orderKeys = [];
    this.#facts = [];
    this.#places.clear();
    this.#keys = 0;
    return block;
  }

  #addKey(key: string, place: number): void {
    const places = this.#places.get(key);
    if (!places) this.#places.set(key, [place]);
    else if (places.at(-1) !== place) places.push(place);
    else return;
    this.#keys += 1;
  }
}

function flagsOf({ accounts, visual_studio, github_groups }: StoredPerson): number {
  let flags = visual_studio ? personFlag.visualStudio : 0;
  if (github_groups.length > 1) flags |= personFlag.policyDifference;
  for (const { deployment } of accounts) flags |= deployment === "cloud" ? personFlag.cloud : personFlag.server;
  return flags;
}

function addPages(places: ReadonlyMap<string, number[]>, parts: ContentParts): void {
  const page = new ByteWriter();
  let firstKey = "";
  let before = "";
  for (const key of [...places.keys()].sort()) {
    if (page.length === 0) firstKey = key;
    writeKeyEntry(page, page.length === 0 ? "" : before, [key, places.get(key) ?? []]);
    before = key;
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
    this.#pageEnds.push(this.#add(zstdCompressSync(page)));
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
