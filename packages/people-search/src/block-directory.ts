/**
 * Where things stand in the content of a block: first the order keys of its people, `orderKeysPerChunk` of them to a chunk,
 * then its pages of keys. A chunk and a page each end where the next begins, and are compressed one by one.
 */
export type BlockDirectory = {
  readonly orderKeyEnds: readonly number[];
  /** The first key of each page as byte text, ascending, and where the page ends. */
  readonly pageKeys: readonly string[];
  readonly pageEnds: readonly number[];
};

export const orderKeysPerChunk = 512;

export type ContentSlice = { readonly start: number; readonly end: number };

export function encodeDirectory({ orderKeyEnds, pageKeys, pageEnds }: BlockDirectory): string {
  return JSON.stringify([orderKeyEnds, pageKeys, pageEnds]);
}

/** A directory is what `encodeDirectory` has made of one. */
export function decodeDirectory(text: string): BlockDirectory {
  const [orderKeyEnds, pageKeys, pageEnds] = JSON.parse(text) as [number[], string[], number[]];
  return { orderKeyEnds, pageKeys, pageEnds };
}

export function orderKeyChunk({ orderKeyEnds }: BlockDirectory, chunk: number): ContentSlice {
  return { start: orderKeyEnds[chunk - 1] ?? 0, end: orderKeyEnds[chunk] ?? 0 };
}

/** The pages that may hold keys with a prefix, one after the other; empty where none does. */
export function pagesOfPrefix(directory: BlockDirectory, prefix: string): readonly ContentSlice[] {
  const { pageKeys, pageEnds, orderKeyEnds } = directory;
  const slices: ContentSlice[] = [];
  for (let page = firstPage(pageKeys, prefix); page < pageKeys.length; page += 1) {
    const key = pageKeys[page] ?? "";
    if (key > prefix && !key.startsWith(prefix)) break;
    slices.push({ start: pageEnds[page - 1] ?? orderKeyEnds.at(-1) ?? 0, end: pageEnds[page] ?? 0 });
  }
  return slices;
}

/** The last page that begins at or before the prefix, or the very first. */
function firstPage(pageKeys: readonly string[], prefix: string): number {
  let low = 0;
  let high = pageKeys.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((pageKeys[middle] ?? "") <= prefix) low = middle;
    else high = middle;
  }
  return low;
}
