import fc from "fast-check";
import { expect, test } from "vitest";
import { ServerAccounts } from "./server-accounts.ts";

const account = fc.record({ userId: fc.maxSafeInteger(), emails: fc.string({ unit: "grapheme", maxLength: 200 }) });

test("holds what was added, as lines and one by one", () => {
  const batches = new ServerAccounts();
  fc.assert(
    fc.property(fc.array(account, { maxLength: 3000, size: "max" }), fc.nat(3000), (each, kept) => {
      batches.clear();
      for (const added of each) batches.add(added);
      batches.truncate(Math.min(kept, each.length));
      const held = each.slice(0, kept);
      expect([...batches]).toEqual(held);
      const lines = held.map(({ userId, emails }) => `[${userId},${emails}]\n`).join("");
      expect(Buffer.from(batches.bytes).toString()).toBe(lines);
    }),
    { numRuns: 30 },
  );
});
