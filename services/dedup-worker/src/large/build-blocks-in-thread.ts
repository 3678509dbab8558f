import { on } from "node:events";
import { Worker } from "node:worker_threads";
import type { BlockSizes, BuiltBlock } from "@oneseat/people-search/block-builder";
import type { PeopleSpan } from "../search/read-people-since.ts";

const heapMebibytesMax = 512;
const resourceLimits = { maxOldGenerationSizeMb: heapMebibytesMax };
const program = new URL("./block-thread.ts", import.meta.url);

/** All that the thread is given. */
export type BlockTask = {
  readonly databaseUrl: string;
  readonly enterpriseId: string;
  readonly span: PeopleSpan;
  readonly blockSizes?: BlockSizes;
};

/** What it answers; null behind the last. It then builds the next, and waits until that is asked for too. */
export type BlockAnswer = BuiltBlock | null;

/** The blocks of a span of people, built by a thread of their own that ends with the walk over them. */
export async function* buildBlocksInThread(task: BlockTask): AsyncGenerator<BuiltBlock> {
  const thread = new Worker(program, { workerData: task, resourceLimits, name: "blocks" });
  // A thread that fails emits an error, which the iterator throws.
  const answers = on(thread, "message", { close: ["exit"] });
  try {
    for await (const [answer] of answers as AsyncIterable<[BlockAnswer]>) {
      if (answer === null) return;
      yield withBuffers(answer);
      thread.postMessage("next");
    }
    throw new Error("the thread that builds blocks ended before its last block");
  } finally {
    await thread.terminate();
  }
}

/** Between threads a buffer becomes the array that it is made of. */
function withBuffers(block: BuiltBlock): BuiltBlock {
  const { firstOrderKey, lastOrderKey, facts, content } = block;
  return {
    ...block,
    firstOrderKey: bufferOf(firstOrderKey),
    lastOrderKey: bufferOf(lastOrderKey),
    facts: bufferOf(facts),
    content: bufferOf(content),
  };
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
