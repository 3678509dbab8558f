import createGraph, { type Graph } from "ngraph.graph";
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

/** As in graphology; the components are found by a walk from each account that no walk has reached. */
function findPeople(columns: JoiningColumns): Int32Array {
  const graph = createGraph();
  eachJoint(columns, (one, other) => {
    if (!graph.hasLink(one, other)) graph.addLink(one, other);
  });
  const personOf = new Int32Array(columns.accountCount).fill(nobody);
  for (let account = 0; account < personOf.length; account += 1) {
    if (personOf[account] === nobody) walk(graph, account, personOf);
  }
  return personOf;
}

const nobody = -1;

function walk(graph: Graph, from: number, personOf: Int32Array): void {
  personOf[from] = from;
  const waiting = [from];
  for (let account = waiting.pop(); account !== undefined; account = waiting.pop()) {
    if (!graph.hasNode(account)) continue;
    graph.forEachLinkedNode(
      account,
      ({ id }) => {
        const neighbour = Number(id);
        if (personOf[neighbour] !== nobody) return;
        personOf[neighbour] = from;
        waiting.push(neighbour);
      },
      false,
    );
  }
}
