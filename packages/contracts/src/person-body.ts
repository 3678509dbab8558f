import type { MatchReason, StoredAccount, StoredCloudAccount, StoredPerson, StoredServerAccount } from "./person.ts";

/**
 * The body of a person in a report, as `people.body` holds it (JSON text): everything that any page, export or answer about the
 * person needs, with every address as it came. What may be shown is decided when it is read.
 *
 * What follows from the rest is left out, which is more than half of it: the fewer bytes, the sooner a report is written. An absent
 * list is empty, an absent value null or false; the other rules stand at each type. A body that leaves nothing out
 * reads as the same person.
 */
export type PersonBody = {
  readonly accounts: readonly AccountBody[];
  /** Absent, the accounts of each are the person's only two. */
  readonly reasons?: readonly ReasonBody[] | undefined;
  /** Absent: GitHub's rule leaves the person in one group. */
  readonly github_groups?: StoredPerson["github_groups"] | undefined;
} & Sparse<Pick<StoredPerson, "visual_studio" | "notes" | "fixes">>;

type Sparse<Whole> = { readonly [Key in keyof Whole]?: Whole[Key] | undefined };

export type AccountBody = CloudAccountBody | ServerAccountBody;

/** Absent, the login is the key's. */
export type CloudAccountBody = Pick<StoredCloudAccount, "key" | "why"> &
  Sparse<Omit<StoredCloudAccount, "key" | "why" | "deployment">>;

/** The key is `HOST:USER_ID`. Only a server account has `emails`. */
export type ServerAccountBody = {
  readonly key: string;
  readonly emails: readonly EmailBody[];
};

export type EmailBody = { readonly email: string; readonly primary?: boolean | undefined };
export type ReasonBody = Pick<MatchReason, "rule" | "address"> & Sparse<Pick<MatchReason, "accounts">>;

/** Of a text that the dedup-worker has stored, which alone writes it, from a `PersonBody`. */
export function parsePersonBody(text: string): StoredPerson {
  return personOfBody(JSON.parse(text) as PersonBody);
}

export function personOfBody(body: PersonBody): StoredPerson {
  const keys = body.accounts.map(({ key }) => key);
  const [first = "", second = ""] = keys;
  return {
    accounts: body.accounts.map(accountOfBody),
    visual_studio: body.visual_studio ?? null,
    reasons: (body.reasons ?? []).map(({ rule, accounts = [first, second], address }) => ({ rule, accounts, address })),
    notes: body.notes ?? [],
    github_groups: body.github_groups ?? [keys],
    fixes: body.fixes ?? [],
  };
}

function accountOfBody(body: AccountBody): StoredAccount {
  return "emails" in body ? serverAccount(body) : cloudAccount(body);
}

function serverAccount({ key, emails }: ServerAccountBody): StoredServerAccount {
  const colon = key.lastIndexOf(":");
  return {
    key,
    deployment: "server",
    host_name: key.slice(0, colon),
    user_id: Number(key.slice(colon + 1)),
    emails: emails.map(({ email, primary = false }) => ({ email, primary })),
  };
}

function cloudAccount({ key, why, login = key.slice("cloud:".length), ...rest }: CloudAccountBody): StoredCloudAccount {
  return {
    key,
    deployment: "cloud",
    login,
    name: rest.name ?? null,
    invitation: rest.invitation ?? false,
    why,
    verified_emails: rest.verified_emails ?? [],
    identity_values: rest.identity_values ?? [],
    saml_name_id: rest.saml_name_id ?? null,
    organizations: rest.organizations ?? [],
    repositories: rest.repositories ?? [],
    enterprise_roles: rest.enterprise_roles ?? [],
    two_factor_auth: rest.two_factor_auth ?? null,
    pending_invites: rest.pending_invites ?? [],
  };
}
