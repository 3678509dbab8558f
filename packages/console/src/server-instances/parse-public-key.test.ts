import { describe, expect, test } from "vitest";
import { parsePublicKey } from "./parse-public-key.ts";

const key = { kty: "OKP", crv: "Ed25519", x: "A".repeat(43) };

describe("a pasted public key", () => {
  test("is read", () => expect(parsePublicKey(` ${JSON.stringify(key)}\n`)).toEqual(key));

  test("loses what is private", () => {
    expect(parsePublicKey(JSON.stringify({ ...key, d: "secret" }))).toEqual(key);
  });

  test.each([
    "",
    "{",
    "null",
    "[]",
    "7",
    JSON.stringify({ ...key, crv: "X25519" }),
    JSON.stringify({ ...key, x: "short" }),
  ])("is none in %s", (text) => expect(parsePublicKey(text)).toBeNull());
});
