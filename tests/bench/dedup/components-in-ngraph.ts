import createGraph, { type Graph } from "ngraph.graph";
import type { Clock } from "../contender/run-contender.ts";
import type { DedupInput } from "./dedup-input.ts";
import { describePeople, type FoundPeople } from "./found-people.ts";
import { eachJoint, readJoiningColumns } from "./joining-columns.ts";

/** As in graphology; the components are found by a walk from each account that no walk has reached. */
export async function contend({ accountCount }: DedupInput, clock: Clock): Promise<FoundPeople> {
  const columns = readJoiningColumns(accountCount);
  clock.start();
  const graph = createGraph();
  eachJoint(columns, (one, other) => {
    if (!graph.hasLink(one, other)) graph.addLink(one, other);
  });
  const personOf = new Int32Array(accountCount).fill(nobody);
  for (let account = 0; account < accountCount; account += 1) {
    if (personOf[account] === nobody) walk(graph, account, personOf);
  }
  clock.stop();
  return describePeople(personOf);
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
