import { storedCloudAccount, storedPerson, storedServerAccount } from "./stored-report.ts";

/** On both, under two spellings of addresses; GitHub's documented rule counts her twice. */
export const mona = storedPerson(
  [
    storedCloudAccount("MonaLisa", {
      name: "Mona Lisa",
      verified_emails: ["Mona@octo.example", "mona@secret.example"],
      organizations: [{ login: "Octo", role: "owner" }],
    }),
    storedServerAccount(12, { hostName: "eu.example", emails: ["mona@home.example"] }),
  ],
  {
    reasons: [{ rule: "shared_address", accounts: ["cloud:MonaLisa", "eu.example:12"], address: "mona@home.example" }],
    notes: [{ code: "no_primary", account_key: "eu.example:12", address: null }],
    github_groups: [["cloud:MonaLisa"], ["eu.example:12"]],
    fixes: [{ account_key: "eu.example:12", cause: "secondary_only", address: "mona@home.example" }],
  },
);

/** Matched to a Visual Studio subscription, and so counted without an organization. */
export const hubot = storedPerson(
  [storedCloudAccount("hubot", { name: "Hubot Ärger", organizations: [], why: "visual_studio_subscription" })],
  {
    visual_studio: { email: "hubot@octo.example", status: "Matched" },
  },
);

/** Three accounts, two of them on one instance; an address whose domain is not ASCII. */
export const anna = storedPerson([
  storedServerAccount(1, { hostName: "eu.example", emails: ["anna@münchen.example"] }),
  storedServerAccount(1, { hostName: "us.example", emails: ["anna@octo.example"] }),
  storedServerAccount(2, { hostName: "us.example" }),
]);

/** An address of characters that patterns of SQL give a meaning. */
export const bert = storedPerson([
  storedServerAccount(34, { hostName: "us.example", emails: ["bert_50%@octo.example"] }),
]);

/** In the order of a report. */
export const octoPeople = [hubot, mona, anna, bert];
export const octoUncounted = { "cloud:ghost-bot": "bot", "cloud:Old-Owner": "enterprise_owner" };
