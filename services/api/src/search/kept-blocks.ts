import type { ContentSlice } from "@oneseat/people-search/block-directory";
import type { MarkedPage } from "@oneseat/people-search/marked-page";
import type { OrderKeys } from "@oneseat/people-search/order-keys";
import { LRUCache } from "lru-cache";
import type { BlockHead } from "./block-head.ts";
import type { BlockParts } from "./block-parts.ts";

/** Of one process, whatever it searches: some ten thousand people take one mebibyte. */
const headsBytesMax = 4 * 1024 * 1024;
const partsBytesMax = 8 * 1024 * 1024;
const pagesBytesMax = 40 * 1024 * 1024;
const orderKeysBytesMax = 12 * 1024 * 1024;
/** What an entry takes beside what it holds: its key, objects. */
const overheadBytes = 512;
const headBytes = 512;

/** The blocks of an enterprise at one moment. */
export type SearchIndex = {
  readonly enterpriseId: string;
  /**
   * `search_version`: the report up to which people can be searched. Blocks are written in the transaction that raises it and
   * never otherwise, so that whoever sees the same version sees the same blocks.
   */
  readonly version: number;
  readonly kept: KeptBlocks;
};

/** What searches have read of blocks, unpacked, so that the next one need not ask for it. Lets go what was used longest ago. */
export class KeptBlocks {
  /** Of all blocks of an index. */
  readonly heads = new LRUCache<string, readonly BlockHead[]>({
    maxSize: headsBytesMax,
    sizeCalculation: (heads) => overheadBytes + heads.length * headBytes,
  });
  readonly parts = new LRUCache<string, BlockParts>({
    maxSize: partsBytesMax,
    sizeCalculation: (parts) => overheadBytes + parts.bytes,
  });
  /** Pages of keys. */
  readonly pages = new LRUCache<string, MarkedPage>({
    maxSize: pagesBytesMax,
    sizeCalculation: (page) => overheadBytes + page.bytes,
  });
  /** Chunks of order keys. */
  readonly orderKeys = new LRUCache<string, OrderKeys>({
    maxSize: orderKeysBytesMax,
    sizeCalculation: (orderKeys) => overheadBytes + orderKeys.bytes,
  });
}

export function indexKey({ enterpriseId, version }: SearchIndex): string {
  return `${enterpriseId} ${version}`;
}

export function sliceKey(head: BlockHead, { start }: ContentSlice): string {
  return `${head.key} ${start}`;
}
