import { describe, expect, test } from "vitest";
import { KeptAnswers } from "./kept-answers.ts";

const entityTag = 'W/"tag"';
const answer = { entityTag, headers: { etag: entityTag, "content-type": "application/json", link: "<url>" } };

describe("kept answers", () => {
  test("are found by their key alone", () => {
    const answers = new KeptAnswers();
    answers.keep("one", { ...answer, body: '{"name":"Zoë"}' });
    expect(answers.find("one")).toEqual({
      entityTag,
      headers: ["etag", entityTag, "link", "<url>", "content-type", "application/json", "content-length", "15"],
      unchangedHeaders: ["etag", entityTag, "link", "<url>"],
      body: '{"name":"Zoë"}',
    });
    expect(answers.find("other")).toBeUndefined();
  });

  test("never take more than their bound", () => {
    const answers = new KeptAnswers({ bytesMax: 1_000_000 });
    for (let number = 0; number < 100; number += 1) {
      answers.keep(`page ${number}`, { ...answer, body: "é".repeat(number * 500) });
      expect(answers.bytes).toBeLessThanOrEqual(1_000_000);
    }
    expect(answers.bytes).toBeGreaterThan(800_000);
    expect(answers.find("page 99")?.body).toEqual(Buffer.from("é".repeat(49_500)));
    expect(answers.find("page 5")).toBeUndefined();
  });

  test("let go first what was asked for longest ago", () => {
    const answers = new KeptAnswers({ bytesMax: 30_000 });
    const body = "x".repeat(6_000);
    for (const key of ["one", "two", "three"]) answers.keep(key, { ...answer, body });
    answers.find("one");
    answers.keep("four", { ...answer, body });
    expect(["one", "two", "three", "four"].filter((key) => answers.find(key))).toEqual(["one", "three", "four"]);
  });

  test("leave out what is larger than all", () => {
    const answers = new KeptAnswers({ bytesMax: 5_000 });
    answers.keep("large", { ...answer, body: "x".repeat(5_000) });
    expect(answers.find("large")).toBeUndefined();
    expect(answers.bytes).toBe(0);
  });

  test("hold no memory beside their own", () => {
    const answers = new KeptAnswers();
    for (const length of [4096, 4097]) {
      answers.keep("long", { ...answer, body: "x".repeat(length) });
      const body = answers.find("long")?.body;
      if (typeof body === "string") expect(length).toBe(4096);
      else expect(body?.buffer.byteLength).toBe(4097);
    }
  });
});
