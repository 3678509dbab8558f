import { createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { cloudFormat, cloudFormatVersion } from "@oneseat/contracts/cloud-document";
import type { SnapshotSigner } from "@oneseat/license-usage/snapshot-signature";
import { type WrittenUsage, writeLicenseUsage } from "@oneseat/license-usage/write-license-usage";
import { type AccountChanges, cloudUsers, instanceUsers } from "./enterprise-accounts.ts";
import { type DeploymentLayout, type EnterpriseLayout, layEnterprise } from "./enterprise-layout.ts";

export const datasetTakenAt = "2026-01-15T05:00:00.000Z";

export type InstanceFile = WrittenUsage & {
  readonly hostName: string;
  readonly serverId: string;
  readonly file: string;
  readonly bytes: number;
};

/** An enterprise on disk: an export file for each instance, and the document of its cloud accounts. */
export type Dataset = {
  readonly layout: EnterpriseLayout;
  readonly instances: readonly InstanceFile[];
  readonly cloudFile: string;
  readonly cloudBytes: number;
};

/** Writes the files of an enterprise into a folder that it makes, in constant memory, unsigned. */
export async function writeDataset(folder: string, accounts: number): Promise<Dataset> {
  await mkdir(folder, { recursive: true });
  const layout = layEnterprise(accounts);
  const instances: InstanceFile[] = [];
  for (const instance of layout.instances) {
    instances.push(await writeInstanceFile(join(folder, `${instance.name}.json`), instance));
  }
  const cloudFile = join(folder, "cloud.json");
  await writeCloudFile(cloudFile, layout.cloud);
  return { layout, instances, cloudFile, cloudBytes: (await stat(cloudFile)).size };
}

export type InstanceFileOptions = {
  readonly enterprise?: string;
  readonly takenAt?: string;
  /** Absent: the file is not signed. */
  readonly signer?: SnapshotSigner;
  readonly changes?: AccountChanges;
};

/** Writes one instance's export file, as its connector would. */
export async function writeInstanceFile(
  file: string,
  layout: DeploymentLayout,
  options: InstanceFileOptions = {},
): Promise<InstanceFile> {
  const { enterprise = null, takenAt = datasetTakenAt, signer = null, changes } = options;
  const { hostName, serverId } = layout;
  const pieces = writeLicenseUsage({
    facts: { enterprise, server_id: serverId, host_name: hostName, version: "3.19.2", taken_at: takenAt },
    users: instanceUsers(layout, changes),
    leftOut: () => ({ suspended: 0, built_in: 2 }),
    signer,
  });
  let written: WrittenUsage | undefined;
  async function* bytes() {
    for (;;) {
      const { done, value } = await pieces.next();
      if (!done) yield value;
      else {
        written = value;
        return;
      }
    }
  }
  await pipeline(bytes, createWriteStream(file));
  if (!written) throw new Error("the file was not written to its end");
  return { ...written, hostName, serverId, file, bytes: (await stat(file)).size };
}

/** Writes the document of an enterprise's accounts in the cloud. */
export async function writeCloudFile(
  file: string,
  layout: DeploymentLayout,
  options: Pick<InstanceFileOptions, "takenAt" | "changes"> = {},
): Promise<void> {
  await pipeline(Readable.from(cloudDocument(layout, options)), createWriteStream(file));
}

const usersAtOnce = 500;

function* cloudDocument(
  layout: DeploymentLayout,
  { takenAt = datasetTakenAt, changes }: Pick<InstanceFileOptions, "takenAt" | "changes">,
): Generator<string> {
  const head = {
    format: cloudFormat,
    format_version: cloudFormatVersion,
    taken_at: takenAt,
    user_count: layout.size,
  };
  let text = `${JSON.stringify(head).slice(0, -1)},"users":[`;
  let count = 0;
  for (const user of cloudUsers(layout, changes)) {
    text += `${count === 0 ? "" : ","}\n${JSON.stringify(user)}`;
    count += 1;
    if (count % usersAtOnce > 0) continue;
    yield text;
    text = "";
  }
  yield `${text}\n],"invitations":[],"visual_studio_subscriptions":[]}\n`;
}
