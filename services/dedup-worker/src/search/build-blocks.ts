import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { BlockBuilder, type BlockSizes, type BuiltBlock } from "@oneseat/people-search/block-builder";
import { type PeopleSpan, readPeopleSince } from "./read-people-since.ts";

/** The blocks of a span of people in the order of the report, of which one is in memory. */
export async function* buildBlocks(
  transaction: EnterpriseTransaction,
  span: PeopleSpan,
  { signal, blockSizes }: { readonly signal: AbortSignal; readonly blockSizes?: BlockSizes | undefined },
): AsyncGenerator<BuiltBlock> {
  const builder = new BlockBuilder(blockSizes);
  for await (const people of readPeopleSince(transaction, span)) {
    signal.throwIfAborted();
    for (const person of people) {
      builder.add(person);
      const block = builder.full ? builder.take() : null;
      if (block) yield block;
    }
  }
  const last = builder.take();
  if (last) yield last;
}
