import type { StoredPerson } from "@oneseat/contracts/person";
import { v5 as uuidv5 } from "uuid";
import { describe, expect, it } from "vitest";
import {
  matchEnterprise,
  member,
  type PlainEnterprise,
  peopleKeys,
  plainEnterprise,
  server,
  testEnterpriseId,
} from "./fixtures/plain-enterprise.ts";

function storedPeople(enterprise: PlainEnterprise): StoredPerson[] {
  return Array.from(matchEnterprise(enterprise).people(), ({ stored }) => stored);
}

function onlyPerson(parts: Parameters<typeof plainEnterprise>[0]): StoredPerson {
  const [person, ...others] = storedPeople(plainEnterprise(parts));
  if (!person || others.length > 0) throw new Error(`${others.length + 1} people instead of one`);
  return person;
}

describe("order", () => {
  it("puts cloud first, then hosts, then numbers", () => {
    const users = [member("Zoe"), member("_x"), member("amy"), member("Bob")];
    const servers = ["b.example:1", "a.example:10", "a.example:9", "a.example:8443:1"].map((key) => server(key));

    expect(peopleKeys(plainEnterprise({ users, servers })).flat()).toEqual([
      "cloud:_x",
      "cloud:amy",
      "cloud:Bob",
      "cloud:Zoe",
      "a.example:9",
      "a.example:10",
      "a.example:8443:1",
      "b.example:1",
    ]);
  });

  it("puts people with a cloud account first", () => {
    const servers = [server("a.example:1", "x@x.example"), server("b.example:1", "zoe@x.example")];
    const users = [member("zoe", { verified_emails: ["zoe@x.example"] })];

    expect(peopleKeys(plainEnterprise({ users, servers }))).toEqual([["cloud:zoe", "b.example:1"], ["a.example:1"]]);
  });
});

describe("a person's id", () => {
  it("is the UUIDv5 of its first account", () => {
    const users = [member("M\u00f6na")];
    const [person] = matchEnterprise(plainEnterprise({ users })).people();

    expect(person?.id).toBe(uuidv5("cloud:M\u00f6na", testEnterpriseId));
  });
});

describe("reasons", () => {
  it("name the strongest rule of each pair", () => {
    const person = onlyPerson({
      users: [member("mona", { identity_values: ["id@x.example"], verified_emails: ["v@x.example"] })],
      servers: [
        server("a.example:1", "ID@x.example", "s@x.example"),
        server("b.example:1", "v@x.example", "v@x.example"),
        server("c.example:1", "v@x.example"),
        server("d.example:1", "d@x.example", "s@x.example"),
      ],
    });

    expect(person.reasons).toEqual([
      { rule: "identity", accounts: ["cloud:mona", "a.example:1"], address: "id@x.example" },
      { rule: "primary_primary", accounts: ["b.example:1", "c.example:1"], address: "v@x.example" },
      { rule: "primary_verified", accounts: ["cloud:mona", "b.example:1"], address: "v@x.example" },
      { rule: "shared_address", accounts: ["a.example:1", "d.example:1"], address: "s@x.example" },
    ]);
  });

  it("put a link before all addresses", () => {
    const servers = [server("a.example:1", "m@x.example"), server("b.example:1", "M@x.example")];
    const person = onlyPerson({ servers, overrides: { links: [["b.example:1", "a.example:1"]] } });

    expect(person.reasons).toEqual([{ rule: "manual_link", accounts: ["a.example:1", "b.example:1"], address: null }]);
  });

  it("stay few where an address is held everywhere", () => {
    const servers = Array.from({ length: 3000 }, (_, host) => server(`h${host}.example:1`, "mona@x.example"));
    const person = onlyPerson({ servers });

    expect(person.reasons).toHaveLength(2999);
  });
});

describe("notes", () => {
  it("say why an address joins nobody", () => {
    const shared = [1, 2, 3, 4].map((id) => server(`a.example:${id}`, `p${id}@x.example`, "team@x.example"));
    const account = server("b.example:1", "none", "NoReply@x.example", "team@x.example", "mine@x.example");
    const overrides = { unlinks: [{ accountKey: "b.example:1", address: "Mine@x.example" }] };
    const people = storedPeople(plainEnterprise({ servers: [...shared, account], overrides }));

    expect(people.at(-1)?.notes).toEqual([
      { code: "not_an_address", account_key: "b.example:1", address: "none" },
      { code: "ignored_address", account_key: "b.example:1", address: "NoReply@x.example" },
      { code: "shared_address", account_key: "b.example:1", address: "team@x.example" },
      { code: "unlinked_address", account_key: "b.example:1", address: "mine@x.example" },
      { code: "no_primary", account_key: "b.example:1", address: "none" },
    ]);
  });

  it("tell of several accounts on one deployment", () => {
    const servers = ["a.example:1", "b.example:2", "b.example:3", "b.example:5"].map((key) =>
      server(key, "m@x.example"),
    );

    expect(onlyPerson({ servers }).notes).toEqual([
      { code: "several_accounts_on_one_deployment", account_key: "b.example:2", address: null },
    ]);
  });
});

describe("shared addresses", () => {
  it("are counted after unlinks", () => {
    const servers = [1, 2, 3, 4].map((id) => server(`a.example:${id}`, "m@x.example"));
    const overrides = { unlinks: [{ accountKey: "a.example:3", address: "m@x.example" }] };

    expect(peopleKeys(plainEnterprise({ servers, overrides }))).toEqual([
      ["a.example:1", "a.example:2", "a.example:4"],
      ["a.example:3"],
    ]);
  });

  it("still join by a link", () => {
    const servers = [1, 2].map((id) => server(`a.example:${id}`, "m@x.example"));
    const overrides = { links: [["a.example:1", "a.example:2"]] as const };

    expect(onlyPerson({ servers, overrides, settings: { shared_address_max: 1 } }).reasons).toHaveLength(1);
  });
});

describe("counts", () => {
  it("stand side by side for three rules", () => {
    const servers = [
      server("a.example:1", "a@x.example", "b@x.example"),
      server("b.example:1", "b@x.example"),
      server("c.example:1", "c@x.example"),
    ];
    const result = matchEnterprise(
      plainEnterprise({ servers, overrides: { links: [["b.example:1", "c.example:1"]] } }),
    );

    expect(result.counts).toEqual({ any_email: 1, primary_email: 2, github_rule: 3 });
    expect(result.seatsConsumed).toBe(1);
  });
});

describe("a fix", () => {
  const primary = "mona@x.example";
  const cloud = (login: string) => member(login, { verified_emails: [primary] });
  it.each<[string, Parameters<typeof plainEnterprise>[0], StoredPerson["fixes"]]>([
    [
      "secondary_only",
      { servers: [server("a.example:1", primary, "M@home.example"), server("b.example:1", "m@home.example")] },
      [{ account_key: "b.example:1", cause: "secondary_only", address: "M@home.example" }],
    ],
    [
      "no_primary",
      {
        users: [cloud("mona")],
        servers: [
          {
            hostName: "a.example",
            userId: 1,
            emails: [
              [primary, false],
              ["other@x.example", false],
            ],
          },
        ],
      },
      [{ account_key: "a.example:1", cause: "no_primary", address: primary }],
    ],
    [
      "ambiguous",
      { users: [cloud("one"), cloud("two")], servers: [server("a.example:1", primary)] },
      [
        { account_key: "cloud:two", cause: "second_cloud_account", address: primary },
        { account_key: "a.example:1", cause: "ambiguous", address: primary },
      ],
    ],
    [
      "manual_link",
      {
        servers: [server("a.example:1"), server("b.example:1")],
        overrides: { links: [["a.example:1", "b.example:1"]] },
      },
      [{ account_key: "b.example:1", cause: "manual_link", address: null }],
    ],
  ])("has cause %s", (_cause, parts, fixes) => {
    const person = onlyPerson(parts);

    expect(person.fixes).toEqual(fixes);
    expect(person.github_groups).toHaveLength(fixes.length + 1);
  });
});

describe("a Visual Studio subscription", () => {
  const subscription = { subscription_id: "s", email: "Mona@x.example" };
  const servers = [server("a.example:1", "mona@x.example")];

  it("prefers a cloud account to a server account", () => {
    const users = [member("mona", { verified_emails: ["mona@x.example"] })];
    const settings = { ignored_addresses: ["mona@*"] };
    const people = storedPeople(plainEnterprise({ users, servers, subscriptions: [subscription], settings }));

    expect(people.map(({ visual_studio }) => visual_studio)).toEqual([
      { email: "Mona@x.example", status: "Matched" },
      null,
    ]);
  });

  it("matches identity values of managed users", () => {
    const users = [
      member("amy", { verified_emails: ["mona@x.example"] }),
      member("bob", { saml_name_id: "mona@x.example" }),
    ];
    const settings = { managed_users: true, ignored_addresses: ["mona@*"] };
    const people = storedPeople(plainEnterprise({ users, subscriptions: [subscription], settings }));

    expect(people.map(({ visual_studio }) => visual_studio?.status)).toEqual([undefined, "Matched"]);
  });

  it("waits for an invitation that is pending", () => {
    const subscriptions = [{ ...subscription, invitation_pending: true }];

    expect(onlyPerson({ servers, subscriptions }).visual_studio?.status).toBe("Pending Invitation");
  });

  it("is the first by address of several", () => {
    const several = [server("a.example:1", "mona@x.example", "amy@x.example")];
    const subscriptions = [subscription, { subscription_id: "t", email: "amy@x.example" }];

    expect(onlyPerson({ servers: several, subscriptions }).visual_studio?.email).toBe("amy@x.example");
  });

  it("consumes nothing unmatched", () => {
    const subscriptions = [
      { subscription_id: "u", email: "stranger@x.example" },
      { subscription_id: "v", email: "none" },
    ];
    const result = matchEnterprise(plainEnterprise({ servers, subscriptions }));

    expect([result.seatsConsumed, result.visualStudio]).toEqual([1, 0]);
  });
});
