import { isUtf8 } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cutBytes, cuts } from "../tests/cut-bytes.ts";
import { Utf8Gate } from "./utf8-gate.ts";

const bytes = fc.oneof(
  fc.string({ unit: "binary" }).map((text) => Buffer.from(text)),
  fc
    .tuple(fc.string({ unit: "binary" }), fc.uint8Array({ maxLength: 6 }), fc.string({ unit: "binary" }))
    .map(([before, between, after]) => Buffer.concat([Buffer.from(before), between, Buffer.from(after)])),
);

test("passes UTF-8 whole however it is cut", () => {
  fc.assert(
    fc.property(bytes, cuts, (all, fractions) => {
      const gate = new Utf8Gate();
      const passed: Uint8Array[] = [];
      let badOffset: number | null = null;
      for (const chunk of cutBytes(all, fractions)) {
        if (badOffset !== null) break;
        const passage = gate.pass(chunk);
        passed.push(passage.bytes);
        badOffset = passage.badOffset;
        expect(isUtf8(passage.bytes)).toBe(true);
      }
      const whole = badOffset === null && gate.pendingBytes === 0;
      expect(whole).toBe(isUtf8(all));
      if (whole) expect(Buffer.concat(passed).equals(all)).toBe(true);
      if (badOffset !== null) expect(badOffset).toBe(decodedPrefix(all));
    }),
    { numRuns: 600 },
  );
});

/** Length of the longest prefix that is UTF-8, where something follows it that can never be. */
function decodedPrefix(all: Uint8Array): number {
  for (let length = all.length; length >= 0; length--) if (isUtf8(all.subarray(0, length))) return length;
  return 0;
}
