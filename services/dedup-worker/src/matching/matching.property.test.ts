import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../../../tests/stack/property-runs.ts";
import { naiveMatching } from "./fixtures/naive-matching.ts";
import { matchEnterprise, type PlainEnterprise, plainEnterprise, server } from "./fixtures/plain-enterprise.ts";
import { randomEnterprise, shuffled } from "./fixtures/random-enterprise.ts";
import { JsonBytes } from "./json-bytes.ts";
import { ReportDigest } from "./report-digest.ts";

const timeoutMs = 10 * 60_000;

describe("matching a random enterprise", { timeout: timeoutMs }, () => {
  it("agrees with the naive implementation", () => {
    fc.assert(
      fc.property(randomEnterprise, (enterprise) => {
        const result = matchEnterprise(enterprise);
        const people = Array.from(result.people(), ({ stored }) => stored);
        const naive = naiveMatching(enterprise);

        expect({ counts: result.counts, people, uncounted: result.uncounted }).toEqual(naive);
        expect(result.seatsConsumed).toBe(naive.people.length);
        expect(result.accounts).toBe(naive.people.flatMap(({ accounts }) => accounts).length);
        expect(result.visualStudio).toBe(naive.people.filter(({ visual_studio }) => visual_studio).length);
        expect(result.environments).toEqual(environmentsOf(naive.people));
      }),
      { numRuns: propertyRuns(1000) },
    );
  });

  it("agrees with it about long lists", () => {
    const addresses = Array.from({ length: 50 }, (_, index) => `m-${index}@x.example`);
    const respelled = addresses.map((address) => address.toUpperCase());
    const servers = [
      server("a.example:1", ...addresses, ...respelled),
      server("a.example:2", ...addresses.slice(0, 16), "m-3@x.example"),
      server("b.example:1", "m-49@x.example", ...respelled.slice(0, 17)),
    ];
    const enterprise = plainEnterprise({ servers });
    const result = matchEnterprise(enterprise);
    const people = Array.from(result.people(), ({ stored }) => stored);

    expect({ counts: result.counts, people, uncounted: result.uncounted }).toEqual(naiveMatching(enterprise));
  });

  it("does not depend on any order", () => {
    const twice = randomEnterprise.chain((enterprise) => fc.tuple(fc.constant(enterprise), shuffled(enterprise)));
    fc.assert(
      fc.property(twice, ([one, other]) => {
        expect(digestOf(other)).toBe(digestOf(one));
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});

function environmentsOf(people: ReturnType<typeof naiveMatching>["people"]) {
  const environments = { cloud_only: 0, server_only: 0, both: 0 };
  for (const { accounts } of people) {
    const kinds = new Set(accounts.map(({ deployment }) => deployment));
    if (kinds.size === 2) environments.both += 1;
    else environments[kinds.has("cloud") ? "cloud_only" : "server_only"] += 1;
  }
  return environments;
}

function digestOf(enterprise: PlainEnterprise): string {
  const result = matchEnterprise(enterprise);
  const digest = new ReportDigest(result);
  const json = new JsonBytes();
  for (const person of result.people()) {
    person.writeBody(json);
    digest.addPerson(json.take());
  }
  for (const account of result.uncounted) digest.addUncounted(account);
  return digest.end();
}
