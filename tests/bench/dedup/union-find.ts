import type { Clock } from "../contender/run-contender.ts";
import type { DedupInput } from "./dedup-input.ts";
import { describePeople, type FoundPeople } from "./found-people.ts";
import { type JoiningColumns, readJoiningColumns } from "./joining-columns.ts";
import { warmUp } from "./warm-up.ts";

/** The floor: nothing but the sets is asked for. */
export async function contend({ accountCount, warmUpAccounts }: DedupInput, clock: Clock): Promise<FoundPeople> {
  warmUp(readJoiningColumns(warmUpAccounts), findPeople);
  const columns = readJoiningColumns(accountCount);
  clock.start();
  const personOf = findPeople(columns);
  clock.stop();
  return describePeople(personOf);
}

function findPeople({ accountCount, accounts, addressNumbers, addressCount }: JoiningColumns): Int32Array {
  const firstHolders = new Int32Array(addressCount).fill(nobody);
  const parents = new Int32Array(accountCount);
  for (let account = 0; account < accountCount; account += 1) parents[account] = account;
  for (let pair = 0; pair < accounts.length; pair += 1) {
    const account = accounts[pair] ?? 0;
    const address = addressNumbers[pair] ?? 0;
    const first = firstHolders[address] ?? nobody;
    if (first === nobody) firstHolders[address] = account;
    else join(parents, first, account);
  }
  for (let account = 0; account < accountCount; account += 1) parents[account] = rootOf(parents, account);
  return parents;
}

const nobody = -1;

function join(parents: Int32Array, one: number, other: number): void {
  const first = rootOf(parents, one);
  const second = rootOf(parents, other);
  parents[Math.max(first, second)] = Math.min(first, second);
}

/** Halves the path on its way. */
function rootOf(parents: Int32Array, account: number): number {
  let at = account;
  for (;;) {
    const parent = parents[at] ?? at;
    if (parent === at) return at;
    const next = parents[parent] ?? parent;
    parents[at] = next;
    at = next;
  }
}
