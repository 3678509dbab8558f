import { UndirectedGraph } from "graphology";
import { forEachConnectedComponent } from "graphology-components";
import type { Clock } from "../contender/run-contender.ts";
import type { DedupInput } from "./dedup-input.ts";
import { describePeople, type FoundPeople } from "./found-people.ts";
import { eachJoint, type JoiningColumns, readJoiningColumns } from "./joining-columns.ts";
import { warmUp } from "./warm-up.ts";

export async function contend({ accountCount, warmUpAccounts }: DedupInput, clock: Clock): Promise<FoundPeople> {
  warmUp(readJoiningColumns(warmUpAccounts), findPeople);
  const columns = readJoiningColumns(accountCount);
  clock.start();
  const personOf = findPeople(columns);
  clock.stop();
  return describePeople(personOf);
}

/** Accounts that share an address are neighbours; who shares none is a person alone and need not be in the graph. */
function findPeople(columns: JoiningColumns): Int32Array {
  const graph = new UndirectedGraph({ allowSelfLoops: false });
  eachJoint(columns, (one, other) => graph.mergeEdge(one, other));
  const personOf = Int32Array.from({ length: columns.accountCount }, (_, account) => account);
  forEachConnectedComponent(graph, (accounts) => {
    const person = Number(accounts[0]);
    for (const account of accounts) personOf[Number(account)] = person;
  });
  return personOf;
}
