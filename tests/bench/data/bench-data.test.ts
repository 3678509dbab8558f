import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCloudAccounts } from "@oneseat/license-usage/read-cloud-accounts";
import { readLicenseUsage } from "@oneseat/license-usage/read-license-usage";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { layEnterprise, layOneInstance } from "./enterprise-layout.ts";
import { type Dataset, writeDataset } from "./write-dataset.ts";

const accounts = 2_000;
let folder: string;
let dataset: Dataset;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "oneseat-bench-data-"));
  dataset = await writeDataset(folder, accounts);
});
afterAll(() => rm(folder, { recursive: true }));

describe("the data of the benches", () => {
  test("has every account once", () => {
    const { cloud, instances } = dataset.layout;
    const numbers = [cloud, ...instances].flatMap((deployment) =>
      Array.from({ length: deployment.size }, (_, position) => deployment.at(position).number),
    );
    expect(new Set(numbers).size).toBe(accounts);
    expect(Math.max(...numbers)).toBe(accounts - 1);
  });

  test("has the stated people and addresses", () => {
    const { cloud, instances, people, addresses } = dataset.layout;
    const placed = [cloud, ...instances].flatMap((deployment) =>
      Array.from({ length: deployment.size }, (_, position) => deployment.at(position)),
    );
    expect(new Set(placed.map(({ person }) => person)).size).toBe(people);
    expect(placed.reduce((sum, { holds }) => sum + holds.length, 0)).toBe(addresses);
  });

  test("has export files that are accepted", async () => {
    for (const { file, userCount, digest } of dataset.instances) {
      const last = await lastOf(readLicenseUsage(createReadStream(file), { now: () => new Date() }));
      expect(last).toMatchObject({ usage: { digest, header: { user_count: userCount } } });
    }
  });

  test("has a cloud document that is accepted", async () => {
    const last = await lastOf(readCloudAccounts(createReadStream(dataset.cloudFile), { now: () => new Date() }));
    expect(last).toMatchObject({ cloud: { header: { user_count: dataset.layout.cloud.size } } });
  });

  test("is written the same again", async () => {
    const again = await writeDataset(join(folder, "again"), accounts);
    expect(again.instances.map(({ digest }) => digest)).toEqual(dataset.instances.map(({ digest }) => digest));
  });

  test("puts all accounts on one instance", () => {
    expect(layOneInstance(accounts).size).toBe(accounts);
  });

  test("refuses a size that cuts a team", () => {
    expect(() => layEnterprise(1_040)).toThrow("multiple of 200");
  });
});

async function lastOf<Event>(events: AsyncIterable<Event>): Promise<Event | undefined> {
  let last: Event | undefined;
  for await (const event of events) last = event;
  return last;
}
