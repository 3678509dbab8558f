import type { Person } from "@oneseat/contracts/person";

export type Account = Person["accounts"][number];

/** What an account's key says: where the account is, and what it is called there. */
export type AccountName = {
  readonly isCloud: boolean;
  /** The host name; `GitHub Enterprise Cloud`. */
  readonly where: string;
  /** The login, or the user id as `#123`: nothing else of an instance's account leaves the instance. */
  readonly name: string;
};

const cloudPrefix = "cloud:";
const invitationPrefix = "invitation-";
const cloudName = "GitHub Enterprise Cloud";

export function nameOfKey(key: string): AccountName {
  if (key.startsWith(cloudPrefix)) return { isCloud: true, where: cloudName, name: cloudAccount(key) };
  const colon = key.lastIndexOf(":");
  return { isCloud: false, where: key.slice(0, colon), name: `#${key.slice(colon + 1)}` };
}

/** For sentences: `ghes-eu.octo.example #123`, `monalisa (cloud)`. */
export function accountWords(key: string): string {
  const { isCloud, where, name } = nameOfKey(key);
  return isCloud ? `${name} (cloud)` : `${where} ${name}`;
}

/** What a person is called, and beneath it what tells people of one name apart; the second may be empty. */
export function personName(accounts: readonly Account[]): { readonly title: string; readonly detail: string } {
  const [first] = accounts;
  if (!first) return { title: "Nobody", detail: "" };
  if (first.name) return { title: first.name, detail: first.login ?? first.addresses[0] ?? "" };
  return { title: first.login ?? accountWords(first.key), detail: first.addresses[0] ?? "" };
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function cloudAccount(key: string): string {
  const login = key.slice(cloudPrefix.length);
  return login.startsWith(invitationPrefix) ? `Invitation ${login.slice(invitationPrefix.length)}` : login;
}
