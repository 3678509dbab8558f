import { createHash, verify } from "node:crypto";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { cloudHeader, cloudUser } from "@oneseat/contracts/cloud-document";
import { exportHeader } from "@oneseat/contracts/export-file";
import { describe, expect, test } from "vitest";
import { buildCloudDocument, buildCloudUser } from "./cloud-document.ts";
import { buildExportFile, buildExportUsers } from "./export-file.ts";
import { createSigningKey } from "./signing-key.ts";
import { writeAllUsersCsv } from "./write-all-users-csv.ts";

describe("builders", () => {
  test("write the same CSV twice", async () => {
    const [first, second] = [await writtenCsv(300), await writtenCsv(300)];
    expect(first.bytes).toBe(second.bytes);
    const lines = first.bytes.trimEnd().split("\n");
    expect(lines).toHaveLength(1 + 2 + 300);
    expect(lines.filter((line) => line.split(",")[5] === "true")).toHaveLength(first.content.suspended);
    expect(first.content.consuming + first.content.suspended).toBe(300);
    expect(first.content.suspended).toBeGreaterThan(0);
  });

  test("sign an export file by contract", () => {
    const key = createSigningKey();
    const users = buildExportUsers({ count: 50 });
    const file = JSON.parse(buildExportFile({ users, signWith: key, usersAt: "early" }));
    expect(Object.keys(file).slice(-2)).toEqual(["user_count", "signature"]);
    const header = exportHeader.parse(file);
    expect(header.user_count).toBe(file.users.length);
    const { signature } = header;
    if (!signature) throw new Error("the file is signed");
    const value = Buffer.from(signature.value, "base64url");
    const publicKey = { key: key.publicJwk, format: "jwk" } as const;
    expect(verify(null, Buffer.from(signature.digest), publicKey, value)).toBe(true);
    expect(signature.users_digest).not.toBe(createHash("sha256").digest("hex"));
  });

  test("make a cloud document by contract", () => {
    const document = JSON.parse(
      buildCloudDocument({ users: [buildCloudUser("mona"), buildCloudUser("hubot", { bot: true })] }),
    );
    expect(cloudHeader.parse(document).user_count).toBe(2);
    expect(document.users.map((user: unknown) => cloudUser.parse(user).login)).toEqual(["mona", "hubot"]);
  });
});

async function writtenCsv(count: number) {
  const stream = new PassThrough();
  const [bytes, content] = await Promise.all([text(stream), writeAllUsersCsv({ to: stream, count })]);
  return { bytes, content };
}
