import type { StoredPerson } from "@oneseat/contracts/person";
import { describe, expect, test } from "vitest";
import { storedCloudAccount, storedPerson, storedServerAccount } from "../../../tests/builders/stored-report.ts";
import { BlockBuilder, type BuiltBlock } from "./block-builder.ts";
import { decodeDirectory, orderKeyChunk, pagesOfPrefix } from "./block-directory.ts";
import { decompress } from "./compression.ts";
import { findInKeyPage } from "./key-page.ts";
import { decodeOrderKeys } from "./order-keys.ts";
import { PeopleFacts, personFlag } from "./people-facts.ts";

const many = Array.from({ length: 1_200 }, (_, index) => storedPerson([storedServerAccount(index)]));

describe("a block", () => {
  test("is none of nobody", () => {
    expect(new BlockBuilder().take()).toBeNull();
  });

  test("is full by people or by keys", () => {
    const builder = new BlockBuilder({ peopleMax: 2, keysMax: 3, pageBytes: 16 });
    build(builder, [storedPerson([storedServerAccount(1)])]);
    expect(builder.full).toBe(false);
    build(builder, [storedPerson([storedServerAccount(2)])]);
    expect(builder.full).toBe(true);
    builder.take();
    build(builder, [storedPerson([storedCloudAccount("mona", { name: "Mona Lisa" })])]);
    expect(builder.full).toBe(true);
  });

  test("gives back its order keys", () => {
    const block = take(new BlockBuilder(), many);
    const directory = decodeDirectory(block.directory);
    const chunks = directory.orderKeyEnds.map((_, chunk) => orderKeyChunk(directory, chunk));
    const orderKeys = chunks.flatMap(({ start, end }) => decodeOrderKeys(block.content.subarray(start, end)));
    expect(orderKeys).toEqual(many.map((_, index) => orderKey(index)));
    expect([block.firstOrderKey, block.lastOrderKey]).toEqual([orderKey(0), orderKey(1_199)]);
  });

  test.each([64, 16 * 1024])("finds keys over pages of %i bytes", (pageBytes) => {
    const block = take(new BlockBuilder({ peopleMax: 10_000, keysMax: 100_000, pageBytes }), many);
    expect(find(block, "nghes-eu.octo.example:11")).toEqual([
      ...[11, ...Array.from({ length: 10 }, (_, index) => 110 + index)],
      ...Array.from({ length: 100 }, (_, index) => 1_100 + index),
    ]);
    expect(find(block, "a")).toEqual([]);
    expect(find(block, "z")).toEqual([]);
    expect(find(block, "n")).toHaveLength(1_200);
  });

  test("tells kinds of addresses apart", () => {
    const account = storedCloudAccount("mona", {
      verified_emails: ["Mona@octo.example", "no address"],
      identity_values: ["MONA@octo.example"],
      saml_name_id: "m@octo.example",
    });
    const block = take(new BlockBuilder(), [
      storedPerson([account, storedServerAccount(1, { emails: ["m@M\u00fcnchen.example"] })]),
    ]);
    expect(find(block, "cmona@octo.example")).toEqual([0]);
    expect(find(block, "sm@octo")).toEqual([0]);
    expect(find(block, "sm@xn--mnchen-3ya.example")).toEqual([0]);
    expect(find(block, "smona")).toEqual([]);
    expect(find(block, "cno")).toEqual([]);
  });

  test("starts over after each", () => {
    const builder = new BlockBuilder();
    take(builder, many);
    const block = take(builder, [storedPerson([storedServerAccount(7)])]);
    expect(block).toMatchObject({ people: 1, firstOrderKey: orderKey(0) });
    expect(find(block, "nghes-eu.octo.example:11")).toEqual([]);
  });
});

describe("the facts of people", () => {
  test.each([3, 700])("survive with %i that differ", (different) => {
    const people = Array.from({ length: 2_000 }, (_, index) => ({
      ...{ validFrom: 1 + (index % different), validTo: 2_147_483_647, accountCount: 1, flags: personFlag.cloud },
    }));
    const facts = PeopleFacts.decode(PeopleFacts.of(people).encode());
    expect(facts.size).toBe(2_000);
    expect(people.map((_, place) => facts.at(place))).toEqual(people);
    expect(facts.fitting(({ validFrom }) => validFrom === 2)).toEqual(
      people.flatMap(({ validFrom }, place) => (validFrom === 2 ? [place] : [])),
    );
  });

  test("change when people end", () => {
    const open = { validFrom: 1, validTo: 2_147_483_647, accountCount: 1, flags: 0 };
    const facts = PeopleFacts.of([open, open]);
    expect(facts.ending(new Map([[1, 4]])).at(1)).toEqual({ ...open, validTo: 4 });
    expect(facts.ending(new Map([[1, 4]])).lastValidTo).toBe(2_147_483_647);
    expect(
      facts.ending(
        new Map([
          [0, 3],
          [1, 4],
        ]),
      ).lastValidTo,
    ).toBe(4);
  });

  test("have no place beyond the last", () => {
    expect(() => PeopleFacts.of([]).at(0)).toThrow("does not have");
  });
});

function build(builder: BlockBuilder, people: readonly StoredPerson[]): void {
  for (const [index, person] of people.entries()) {
    const flags = { isVisualStudio: person.visual_studio !== null, isPolicyDifference: false };
    builder.add({ orderKey: orderKey(index), validFrom: 1, validTo: 9, accounts: person.accounts, ...flags });
  }
}

function take(builder: BlockBuilder, people: readonly StoredPerson[]): BuiltBlock {
  build(builder, people);
  const block = builder.take();
  if (!block) throw new Error("there is no block");
  return block;
}

function orderKey(index: number): Buffer {
  return Buffer.from(`key ${String(index).padStart(6, "0")}`);
}

function find({ directory, content }: BuiltBlock, prefix: string): number[] {
  const found: number[] = [];
  for (const { start, end } of pagesOfPrefix(decodeDirectory(directory), prefix)) {
    const page = decompress(content.subarray(start, end));
    findInKeyPage(page, { prefix, exact: false, accepts: null }, (place) => found.push(place));
  }
  return found.sort((one, other) => one - other);
}
