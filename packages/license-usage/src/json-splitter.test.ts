import { describe, expect, test } from "vitest";
import { collect, streamOf } from "../tests/cut-bytes.ts";
import { splitJson } from "./json-splitter.ts";
import { defaultSplitLimits, type SplitEvent, type SplitLimits } from "./split-plan.ts";

const plan = { arrays: new Set(["users"]), values: new Set(["format", "note"]) };
const bytes = (...values: readonly number[]) => Uint8Array.from(values);

describe("splitJson", () => {
  test("gives elements, values and what it skips", async () => {
    const events = await split('{"note":{"a":[1]},"users":[{"n":1},"]",3],"other":{"users":[9]},"format":"x"}');
    expect(events).toEqual([
      { type: "value", key: "note", value: { a: [1] } },
      { type: "elements", key: "users", firstIndex: 0, values: [{ n: 1 }, "]", 3] },
      { type: "array", key: "users", count: 3 },
      { type: "skipped", key: "other", kind: "object" },
      { type: "value", key: "format", value: "x" },
    ]);
  });

  test("follows the path, not the name", async () => {
    const events = await split('{"x":"\\"users\\":[1]","y":{"users":[1,2]},"z":["users",[3]],"users":[4]}');
    expect(events.filter((event) => event.type === "elements")).toEqual([
      { type: "elements", key: "users", firstIndex: 0, values: [4] },
    ]);
  });

  test("reads a key through its escapes", async () => {
    expect(await split('{"us\\u0065rs":[1]}')).toContainEqual({ type: "array", key: "users", count: 1 });
  });

  test("gives an empty array as such", async () => {
    expect(await split('{"users": [ \n ]}')).toEqual([{ type: "array", key: "users", count: 0 }]);
  });

  test("tells the kind of a list that is none", async () => {
    expect(await split('{"users":"AAAA"}')).toEqual([{ type: "skipped", key: "users", kind: "string" }]);
  });

  test("ends a batch by its bytes", async () => {
    const events = await split('{"users":[11,22,33,44,5]}', { batchBytes: 4 });
    const batches = events.flatMap((event) => (event.type === "elements" ? [event.values] : []));
    expect(batches).toEqual([[11, 22], [33, 44], [5]]);
  });

  test("tolerates a byte order mark", async () => {
    const events = await collect(splitJson(streamOf(bytes(0xef), bytes(0xbb, 0xbf), ' {"users":[]} \n'), plan));
    expect(events).toHaveLength(1);
  });

  test("passes over a huge unknown value", async () => {
    const events = await collect(splitJson(unknownValue(200), plan, { ...defaultSplitLimits, valueBytesMax: 1024 }));
    expect(events).toEqual([
      { type: "skipped", key: "x", kind: "array" },
      { type: "array", key: "users", count: 0 },
    ]);
  });

  test.each([
    ['{"users":[{"a":1},{"a":tru}]}', 26, 1],
    ['{"users":[1,2 3]}', 14, 1],
    ['{"users":[1,]}', 12, 1],
    ['{"users":[,1]}', 10, 0],
    ['{"users":[1}]', 11, 0],
    ['{"users":[{"a":"b\nc"}]}', 17, 0],
    ['{"users":[1]]', 12, null],
    ['{"users":[1]} x', 14, null],
    ['{"users":[1]}{}', 13, null],
    ['{"a":1,}', 7, null],
    ['{"a":01}', 6, null],
    ['{"a" 1}', 5, null],
    ["{'a':1}", 1, null],
    ['{"a":[1}}', 7, null],
    ['{"format":nul}', 13, null],
    ['{"note":1,"note":1}', 10, null],
    ['{"x":1,"\\u0078":2}', 7, null],
    ["hello", 0, null],
    ["  }", 2, null],
  ])("finds what is wrong in %j", async (text, byteOffset, userIndex) => {
    await expect(split(text)).rejects.toMatchObject({ code: "malformed_json", byteOffset, userIndex });
  });

  test("gives all elements before a fault", async () => {
    const events: SplitEvent[] = [];
    const reading = (async () => {
      for await (const event of splitJson(streamOf('{"users":[1,2,3,x]}'), plan)) events.push(event);
    })();
    await expect(reading).rejects.toMatchObject({ code: "malformed_json", userIndex: 3 });
    expect(events).toEqual([{ type: "elements", key: "users", firstIndex: 0, values: [1, 2, 3] }]);
  });

  test.each([
    [[0x7b, 0x22, 0xff], 2],
    [[0x7b, 0x22, 0xc3, 0x28], 2],
    [[0x7b, 0x22, 0x61, 0xed, 0xa0, 0x80], 3],
    [[0x7b, 0x7d, 0xc3], 2],
  ])("refuses bytes that are no UTF-8: %j", async (values, byteOffset) => {
    const reading = collect(splitJson(streamOf(bytes(...values)), plan));
    await expect(reading).rejects.toMatchObject({ code: "malformed_json", byteOffset });
  });

  test.each([
    "",
    " ",
    "{",
    '{"a',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"users":[',
    '{"users":[1',
    '{"users":[1,',
    '{"users":[1]',
    '{"a":"\\',
  ])("calls a cut document incomplete: %j", async (text) => {
    await expect(split(text)).rejects.toMatchObject({ code: "incomplete", byteOffset: text.length });
  });

  test.each(["[]", '"text"', "1", "true", "null"])("refuses a document that is no object: %s", async (text) => {
    await expect(split(text)).rejects.toMatchObject({ code: "unsupported_format", byteOffset: 0 });
  });

  test.each([
    ['{"users":[1,"aaaaaaaaaaaaaaaaaaaa"]}', { elementBytesMax: 10 }, 12, 1],
    ['{"users":[          ', { elementBytesMax: 5 }, 10, 0],
    ['{"users":[[[[1]]]]}', { depthMax: 2 }, 12, 0],
    ['{"x":[[[1]]]}', { depthMax: 2 }, 7, null],
    ['{"note":"aaaaaaaaaaaaaaaa"}', { valueBytesMax: 10 }, 8, null],
    ['{"aaaaaaaaaaaaaaaa":1}', { keyBytesMax: 10 }, 1, null],
    ['{"a":1,"b":1,"c":1}', { keyCountMax: 2 }, 13, null],
  ] as const)("keeps its bounds in %j", async (text, limits, byteOffset, userIndex) => {
    await expect(split(text, limits)).rejects.toMatchObject({ code: "too_large", byteOffset, userIndex });
  });

  test("says nothing of the content", async () => {
    const content = "mona@octo.example";
    for (const text of [
      `{"users":[{"e":"${content}"x}]}`,
      `{"${content}":1,"${content}":2}`,
      `{"users":["${content}`,
    ]) {
      const error: unknown = await split(text).catch((reason: unknown) => reason);
      expect(String(error)).not.toContain("mona");
    }
  });
});

function split(text: string, limits: Partial<SplitLimits> = {}): Promise<SplitEvent[]> {
  return collect(splitJson(streamOf(text), plan, { ...defaultSplitLimits, ...limits }));
}

async function* unknownValue(pieces: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from('{"x":[""');
  const piece = Buffer.from(`,"${"a".repeat(10_000)}"`);
  for (let count = 0; count < pieces; count++) yield piece;
  yield Buffer.from('],"users":[]}');
}
