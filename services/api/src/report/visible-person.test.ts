import type { StoredPerson } from "@oneseat/contracts/person";
import { describe, expect, test } from "vitest";
import { storedCloudAccount, storedPerson, storedServerAccount } from "../../../../tests/builders/stored-report.ts";
import { consumedLicenseRow } from "./consumed-license-row.ts";
import { personAccounts } from "./person-accounts.ts";
import type { Viewer } from "./viewer.ts";
import { visiblePerson } from "./visible-person.ts";

const owner: Viewer = { seesAddresses: true, managedUsers: false, verifiedDomains: new Set(["octo.example"]) };
const biller: Viewer = { ...owner, seesAddresses: false };

describe("visible person", () => {
  test("shows cloud addresses of verified domains alone", () => {
    const cloud = storedCloudAccount("mona", {
      verified_emails: ["mona@octo.example", "mona@home.example", "mona@sub.octo.example", "M@OCTO.example"],
    });
    expect(shownAddresses(storedPerson([cloud]), owner)).toEqual(["mona@octo.example", "M@OCTO.example"]);
  });

  test("shows every cloud address of managed users", () => {
    const cloud = storedCloudAccount("mona", { verified_emails: ["mona@home.example"] });
    expect(shownAddresses(storedPerson([cloud]), { ...owner, managedUsers: true })).toEqual(["mona@home.example"]);
  });

  test("always shows server addresses and the NameID", () => {
    const cloud = storedCloudAccount("mona", { saml_name_id: "mona@idp.example", identity_values: ["x@idp.example"] });
    const server = storedServerAccount(1, { emails: ["mona@home.example"] });
    const person = storedPerson([cloud, server]);
    expect(shownAddresses(person, owner)).toEqual(["mona@idp.example", "mona@home.example"]);
  });

  test("takes a reason's address where neither may show it", () => {
    const [one, two] = [storedCloudAccount("a"), storedCloudAccount("b")];
    const server = storedServerAccount(1, { emails: ["m@home.example"] });
    const person = storedPerson([one, two, server], {
      reasons: [
        { rule: "shared_address", accounts: [one.key, two.key], address: "x@home.example" },
        { rule: "primary_verified", accounts: [two.key, server.key], address: "m@home.example" },
      ],
    });
    expect(visiblePerson(person, owner).reasons.map(({ address }) => address)).toEqual([null, "m@home.example"]);
  });

  test("shows a fix's address where its reason does", () => {
    const cloud = storedCloudAccount("a", { verified_emails: ["m@home.example"] });
    const server = storedServerAccount(1, { emails: ["o@home.example", "m@home.example"] });
    const person = storedPerson([cloud, server], {
      reasons: [{ rule: "shared_address", accounts: [cloud.key, server.key], address: "m@home.example" }],
      fixes: [
        { account_key: cloud.key, cause: "secondary_only", address: "m@home.example" },
        { account_key: cloud.key, cause: "secondary_only", address: "z@home.example" },
      ],
    });
    expect(visiblePerson(person, owner).fixes.map(({ address }) => address)).toEqual(["m@home.example", null]);
  });

  test("leaves a billing manager no address anywhere", () => {
    const visible = visiblePerson(personFullOfAddresses(), biller);
    expect(JSON.stringify(visible)).not.toContain("@");
    expect(JSON.stringify(consumedLicenseRow(visible))).not.toContain("@");
    expect(visible.visual_studio).toEqual({ email: "", status: "Matched" });
    expect(visible.reasons).toEqual([{ rule: "identity", accounts: ["cloud:mona", "h.example:1"], address: null }]);
  });

  test("keeps what is no address for a billing manager", () => {
    const cloud = storedCloudAccount("mona", { name: "Mona Lisa", saml_name_id: "mona.lisa" });
    expect(visiblePerson(storedPerson([cloud]), biller).accounts).toEqual([cloud]);
  });
});

function personFullOfAddresses(): StoredPerson {
  const address = "mona@octo.example";
  const cloud = storedCloudAccount("mona", {
    name: address,
    saml_name_id: address,
    verified_emails: [address],
    identity_values: [address],
  });
  const server = storedServerAccount(1, { hostName: "h.example", emails: [address, "m@home.example"] });
  return storedPerson([cloud, server], {
    visual_studio: { email: address, status: "Matched" },
    reasons: [{ rule: "identity", accounts: [cloud.key, server.key], address }],
    notes: [{ code: "ignored_address", account_key: server.key, address: "m@home.example" }],
    fixes: [{ account_key: server.key, cause: "ambiguous", address }],
  });
}

function shownAddresses(person: StoredPerson, viewer: Viewer): string[] {
  return personAccounts(visiblePerson(person, viewer)).flatMap(({ addresses }) => addresses);
}
