import { createHash } from "node:crypto";

/** What a contender found: the number of people, and a digest of who is one person with whom. */
export type FoundPeople = { readonly people: number; readonly digest: string };

/** From any number of the person for each account; the digest does not depend on how people are numbered. */
export function describePeople(personOf: Int32Array): FoundPeople {
  const firstAccounts = new Map<number, number>();
  const normal = personOf.map((person, account) => {
    const first = firstAccounts.get(person) ?? account;
    firstAccounts.set(person, first);
    return first;
  });
  return { people: firstAccounts.size, digest: createHash("sha256").update(normal).digest("hex") };
}
