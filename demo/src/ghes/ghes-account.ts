/** One user account of a simulated GHES instance, with all that its report and its SCIM route say of it. */
export interface GhesAccount {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  /** The primary address, the only one that the report shows. */
  readonly email: string | null;
  /** Further addresses, which only the SCIM route shows. */
  readonly furtherEmails: readonly string[];
  readonly role: "admin" | "user";
  readonly suspended: boolean;
  readonly dormant: boolean;
  readonly createdAt: string;
  readonly lastActive: string | null;
  readonly lastLoggedIp: string | null;
  readonly repositories: number;
  readonly sshKeys: number;
  readonly organizationMemberships: number;
  readonly twoFactor: boolean;
}

/**
 * The accounts of an instance, each found by its place. An array is one; so is a formula, which is how an instance of a
 * million accounts is served without holding them.
 */
export interface AccountSource {
  readonly length: number;
  at(index: number): GhesAccount | undefined;
}

const neverUsed = {
  furtherEmails: [],
  suspended: false,
  dormant: true,
  lastActive: null,
  lastLoggedIp: null,
  repositories: 0,
  sshKeys: 0,
  organizationMemberships: 0,
  twoFactor: false,
} as const;

/** GHES makes these itself; they consume no license and SCIM does not know them. */
export const builtInAccounts: readonly GhesAccount[] = [
  {
    ...neverUsed,
    id: 1,
    login: "ghost",
    name: "Deleted user",
    email: null,
    role: "user",
    createdAt: "2019-03-04T09:12:33Z",
  },
  {
    ...neverUsed,
    id: 2,
    login: "scim-admin",
    name: "scim-admin",
    email: "scim-admin@octo.example",
    role: "admin",
    createdAt: "2019-03-04T09:12:34Z",
  },
];

/** Everything that the instance's report lists: the built-in accounts first, then the people. */
export function* reportRows(accounts: AccountSource): Generator<GhesAccount, void, undefined> {
  yield* builtInAccounts;
  for (let index = 0; index < accounts.length; index += 1) {
    const account = accounts.at(index);
    if (account) yield account;
  }
}

/** The lowest id that an account of a person may have on a simulated instance. */
export const firstUserId = 3;
