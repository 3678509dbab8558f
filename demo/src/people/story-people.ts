import type { CloudUser } from "@oneseat/contracts/cloud-document";
import { organizations } from "./cloud-member.ts";
import type { RosterEntry } from "./instance-roster.ts";
import type { Place } from "./person.ts";

/** People with names of their own in documentation and tests: each shows one rule by itself, whatever else is drawn. */
export interface StoryPerson {
  readonly cloud?: readonly CloudUser[];
  readonly servers?: readonly (RosterEntry & { readonly place: Exclude<Place, "cloud"> })[];
}

/** One license for three accounts that spell two addresses three ways. */
const mona: StoryPerson = {
  cloud: [
    {
      ...member("monalisa", "Mona Lisa Octocat", "mona@octo.example"),
      verified_emails: ["mona@octo.example", "mona.lisa@octo.example"],
      organizations: [
        { login: "octo-platform", role: "owner" },
        { login: "octo-web", role: "member" },
      ],
      enterprise_roles: ["owner", "member"],
    },
  ],
  servers: [
    { place: "eu", login: "mona", name: "Mona Lisa Octocat", email: "Mona.Lisa@octo.example", role: "admin" },
    {
      ...{ place: "us", login: "mona-lisa", name: "Mona Lisa Octocat" },
      ...{ email: "mona@octo.example", furtherEmails: ["mona@home.example"] },
    },
  ],
};

/** One name in composed and in decomposed letters, one domain in Unicode and in ASCII. */
const zoe: StoryPerson = {
  cloud: [member("zoe-mueller", "Zoë Müller", "zoë.müller@bücher.example".normalize("NFC"))],
  servers: [
    {
      ...{ place: "eu", login: "zoe-m", name: "Zoë Müller" },
      email: `${"zoë.müller".normalize("NFD")}@xn--bcher-kva.example`,
    },
  ],
};

/** The server's primary is private: GitHub's documented rule counts two (`secondary_only`). */
const hiro: StoryPerson = {
  cloud: [member("hirotanaka", "Hiro Tanaka", "hiro.tanaka@octo.example")],
  servers: [
    {
      ...{ place: "eu", login: "hiro", name: "Hiro Tanaka" },
      ...{ email: "hiro@home.example", furtherEmails: ["hiro.tanaka@octo.example"] },
    },
  ],
};

/** Two addresses, none of them primary (`no_primary`). */
const lena: StoryPerson = {
  servers: [
    {
      ...{ place: "eu", login: "lenak", name: "Lena Kowalska", email: null },
      furtherEmails: ["lena.k@octo.example", "lena@mail.example"],
    },
    { place: "us", login: "lena-k", name: "Lena Kowalska", email: "lena.k@octo.example" },
  ],
};

/** Two cloud accounts with one identity value (`ambiguous`). */
const sam: StoryPerson = {
  cloud: ["sam-okafor", "sam-okafor-oss"].map((login) => ({
    ...member(login, "Sam Okafor", "sam.okafor@octo.example"),
    verified_emails: [],
  })),
  servers: [{ place: "us", login: "sokafor", name: "Sam Okafor", email: "sam.okafor@octo.example" }],
};

/** Two cloud accounts that share an address in different roles (`second_cloud_account`). */
const ingrid: StoryPerson = {
  cloud: [
    { ...member("ingrid-dahl", "Ingrid Dahl", "ingrid.dahl@octo.example"), verified_emails: [] },
    {
      ...member("ingrid-dahl-oss", "Ingrid Dahl", "ingrid.dahl@octo.example"),
      ...{
        saml_name_id: null,
        identity_values: [],
        verified_emails: ["ingrid@home.example", "ingrid.dahl@octo.example"],
      },
    },
  ],
};

/** On every instance, nowhere on the cloud; dormant on one, which still consumes. */
const dan: StoryPerson = {
  servers: [
    { place: "eu", login: "dan", name: "Dan Fraser", email: "dan@octo.example", dormant: true },
    { place: "us", login: "dfraser", name: "Dan Fraser", email: "DAN@OCTO.EXAMPLE" },
    { place: "lab", login: "dan-fraser", name: "Dan Fraser", email: "dan@octo.example" },
  ],
};

/** Left the company: suspended everywhere, so no license. The login has a comma, as old directories allowed. */
const smith: StoryPerson = {
  cloud: [{ ...member("jsmith-octo", "J. Smith", "j.smith@octo.example"), suspended: true }],
  servers: [{ place: "eu", login: "smith, j", name: "J. Smith", email: "j.smith@octo.example", suspended: true }],
};

export const storyPeople: readonly StoryPerson[] = [mona, zoe, hiro, lena, sam, ingrid, dan, smith];

/** What the drawn people must not be called. */
export const storyNames: readonly string[] = storyPeople.flatMap(({ cloud = [], servers = [] }) => [
  ...[...cloud, ...servers].map(({ login }) => login),
  ...cloud.flatMap((user) => user.verified_emails ?? []).map(mailbox),
  ...servers.flatMap(({ email, furtherEmails = [] }) => [email ?? "", ...furtherEmails]).map(mailbox),
]);

function mailbox(address: string): string {
  return (address.split("@")[0] ?? "").toLowerCase();
}

function member(login: string, name: string, address: string): CloudUser {
  return {
    login,
    name,
    verified_emails: [address],
    saml_name_id: address,
    identity_values: [address],
    organizations: [{ login: organizations[0], role: "member" }],
    enterprise_roles: ["member"],
    two_factor_auth: true,
    suspended: false,
  };
}
