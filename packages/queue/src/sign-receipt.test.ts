import type { ReceiptClaims } from "@oneseat/contracts/snapshot-chunk";
import { describe, expect, it } from "vitest";
import { generateSigningKey } from "./key-pairs.ts";
import { signReceipt, verifyReceipt } from "./sign-receipt.ts";

const ingestion = await generateSigningKey();
const other = await generateSigningKey();
const claims: ReceiptClaims = {
  enterprise_id: "0199d0aa-0000-7000-8000-000000000001",
  connection_id: "0199d0aa-0000-7000-8000-000000000002",
  server_id: "0199d0aa-0000-7000-8000-000000000003",
  snapshot_id: "0199d0aa-0000-7000-8000-000000000004",
  chunk_number: 3,
  chunk_count: 3,
  digest: "a".repeat(64),
  result: "failure",
  error: { code: "stale_snapshot", message: "A newer snapshot is in force.", byte_offset: null, user_index: null },
  issued_at: "2026-11-22T05:00:01.000Z",
};

describe("a receipt", () => {
  it("verifies with any of ingestion's keys", async () => {
    const receipt = await signReceipt(claims, ingestion.privateKey);

    expect(await verifyReceipt(receipt, [other.publicKey, ingestion.publicKey])).toEqual(claims);
  });

  it("is nothing under another key", async () => {
    const receipt = await signReceipt(claims, other.privateKey);

    expect(await verifyReceipt(receipt, [ingestion.publicKey])).toBeNull();
  });

  it("is nothing when altered", async () => {
    const [header, payload, signature] = (await signReceipt(claims, ingestion.privateKey)).split(".");
    const altered = Buffer.from(payload ?? "", "base64url")
      .toString()
      .replace("failure", "success");

    const receipt = [header, Buffer.from(altered).toString("base64url"), signature].join(".");
    expect(await verifyReceipt(receipt, [ingestion.publicKey])).toBeNull();
  });

  it("is nothing without the right claims", async () => {
    const receipt = await signReceipt({ ...claims, digest: "short" }, ingestion.privateKey);

    expect(await verifyReceipt(receipt, [ingestion.publicKey])).toBeNull();
  });
});
