import { describe, expect, it } from "vitest";
import { queueName, shardNames } from "./queue-name.ts";

const enterpriseId = "0199d0aa-0000-7000-8000-000000000001";
const connectionId = "0199d0aa-0000-7000-8000-000000000002";

describe("queue names", () => {
  it("put an enterprise into a consumed shard", () => {
    expect(shardNames("license-usage")).toContainEqual(queueName({ kind: "license-usage", enterpriseId }));
    expect(shardNames("dedup")).toContainEqual(queueName({ kind: "dedup", enterpriseId }));
  });

  it("give each connection its own receipts", () => {
    const receipts = queueName({ kind: "receipts", connectionId });

    expect(receipts.prefix).toContain(connectionId);
  });

  it("hold one hash tag each", () => {
    for (const { prefix } of [...shardNames("dedup"), queueName({ kind: "receipts", connectionId })])
      expect(prefix).toMatch(/^\{[^{}]+\}$/);
  });
});
