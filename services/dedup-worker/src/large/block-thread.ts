/** The program of a thread that builds search blocks for the one that writes the index. It is ended from there. */
import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "@oneseat/database/open-database";
import { buildBlocks } from "../search/build-blocks.ts";
import type { BlockAnswer, BlockTask } from "./build-blocks-in-thread.ts";
import { yieldToOthers } from "./yield-to-others.ts";

/** Blocks that may be on their way: one is stored while the next one comes. */
const blocksAhead = 2;

yieldToOthers();
const { databaseUrl, enterpriseId, span, blockSizes }: BlockTask = workerData;
// What was a buffer comes as the array that it is made of.
const [from, before] = [span.from, span.before].map((key) => key && Buffer.from(key));
const database = openDatabase({ url: databaseUrl, applicationName: "oneseat-dedup-worker-blocks", connectionsMax: 1 });
const { signal } = new AbortController();
let asked = blocksAhead;
parentPort?.on("message", () => {
  asked += 1;
});

await database.forEnterprise(
  enterpriseId,
  async (transaction) => {
    for await (const block of buildBlocks(transaction, { ...span, from, before }, { signal, blockSizes })) {
      while (asked === 0 && parentPort) await once(parentPort, "message");
      asked -= 1;
      answer(block);
    }
  },
  { inKeyOrder: true },
);
answer(null);

function answer(block: BlockAnswer): void {
  parentPort?.postMessage(block);
}
