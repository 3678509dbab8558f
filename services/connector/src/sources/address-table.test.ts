import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openAddressTable, type ScimUser } from "./address-table.ts";

const email = (address: string, primary = false) => ({ email: address, primary });

async function tableOf(...users: ScimUser[]) {
  const folder = await mkdtemp(join(tmpdir(), "oneseat-scim-"));
  const table = openAddressTable(folder);
  onTestFinished(table.close);
  table.add(users);
  return { table, folder };
}

const user = (userName: string, emails: string[], externalId: string | null = null): ScimUser => ({
  userName,
  externalId,
  emails: emails.map((address) => email(address)),
});
const row = (login: string, address: string) => ({ userId: 7, login, email: address });

it("finds an account by its user name", async () => {
  const { table } = await tableOf(user("Mona", ["mona@home.example"]));

  expect(table.find(row("mona", "m@octo.example"))).toEqual([email("mona@home.example")]);
  expect(table.find(row("hubot", "m@octo.example"))).toBeNull();
});

it("joins a derived login whose address agrees", async () => {
  const { table } = await tableOf(user("mona.lisa@octo.example", ["Mona@octo.example", "m@home.example"]));

  expect(table.find(row("mona-lisa", "mona@octo.example"))).toHaveLength(2);
  expect(table.find(row("mona-lisa", "other@octo.example"))).toBeNull();
  expect(table.find(row("mona-lisa", ""))).toBeNull();
});

it("joins an external id whose address agrees", async () => {
  const { table } = await tableOf(user("E0123", ["mona@octo.example"], "mona"));

  expect(table.find(row("mona", "mona@octo.example"))).toHaveLength(1);
  expect(table.find(row("mona", "other@octo.example"))).toBeNull();
});

it("joins nothing that is ambiguous", async () => {
  const { table } = await tableOf(
    user("a.b@one.example", ["x@one.example"]),
    user("a_b@two.example", ["x@one.example"]),
  );

  expect(table.find(row("a-b", "x@one.example"))).toBeNull();
});

it("leaves no address readable on disk", async () => {
  const { table, folder } = await tableOf(user("mona-lisa", ["mona@octo.example"]));
  const [file = ""] = await readdir(folder);

  expect((await readFile(join(folder, file))).toString("latin1")).not.toMatch(/mona|octo/);
  table.close();
  expect(await readdir(folder)).toEqual([]);
});
