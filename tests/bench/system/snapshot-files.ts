import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { SigningKey } from "../../builders/signing-key.ts";
import { layEnterprise } from "../data/enterprise-layout.ts";
import { writeCloudFile, writeInstanceFile } from "../data/write-dataset.ts";
import type { BenchTenant, ServerIdentity } from "./bench-tenant.ts";

/** Everything that an enterprise sends at one time: a signed export file for each instance, and the document of its cloud. */
export type SnapshotFiles = {
  readonly accounts: number;
  readonly servers: readonly (ServerIdentity & { readonly file: string; readonly key: SigningKey })[];
  readonly cloudFile: string;
};

export type SnapshotOptions = {
  readonly accounts: number;
  readonly takenAt: string;
  /** Each instance signs with a key of its own. */
  readonly keyOf: (serverId: string) => SigningKey;
  /** One account in so many differs from the first snapshot; absent: none does. */
  readonly oneIn?: number;
};

export async function writeSnapshotFiles(folder: string, options: SnapshotOptions): Promise<SnapshotFiles> {
  const { accounts, takenAt, keyOf, oneIn } = options;
  await mkdir(folder, { recursive: true });
  const layout = layEnterprise(accounts);
  const changes = oneIn === undefined ? {} : { oneIn };
  const servers: SnapshotFiles["servers"][number][] = [];
  for (const instance of layout.instances) {
    const { hostName, serverId, name } = instance;
    const file = join(folder, `${name}.json`);
    const key = keyOf(serverId);
    await writeInstanceFile(file, instance, { takenAt, signer: key, changes });
    servers.push({ hostName, serverId, file, key });
  }
  const cloudFile = join(folder, "cloud.json");
  await writeCloudFile(cloudFile, layout.cloud, { takenAt, changes });
  return { accounts, servers, cloudFile };
}

/** One document after the other, as somebody uploads files. */
export async function sendSnapshot(tenant: BenchTenant, { servers, cloudFile }: SnapshotFiles): Promise<void> {
  await Promise.all([
    ...servers.map(({ file }) => tenant.sendServerUsage({ path: file })),
    tenant.sendCloudAccounts({ path: cloudFile }),
  ]);
}
