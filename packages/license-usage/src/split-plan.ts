import type { ValueKind } from "./json-bytes.ts";

/** Bytes from `from` up to `to`, in which an element may take at most so many. */
export type Stretch = { readonly from: number; readonly to: number; readonly elementBytesMax: number };

/**
 * Reads elements of one shape straight from their bytes, faster than `JSON.parse`, and keeps what it read. All others are
 * for the splitter, which asks again behind them.
 */
export type ElementReader = {
  /** How deep its elements nest. */
  readonly depth: number;
  /** How many elements the last `read` found. */
  readonly count: number;
  /**
   * Reads the elements with which a stretch of an array begins, up to the first that it does not know, that has no comma
   * behind it or more bytes than it may. Returns the position behind the last comma that it read.
   */
  read(bytes: Uint8Array, stretch: Stretch): number;
};

/** What to do with the values of the outermost object; every other key is passed over, whatever it holds. */
export type SplitPlan = {
  /** Arrays to give element by element. */
  readonly arrays: ReadonlySet<string>;
  /** Values to give whole. */
  readonly values: ReadonlySet<string>;
  /** Arrays whose elements have a reader of their own. */
  readonly readers?: ReadonlyMap<string, ElementReader>;
};

export type SplitLimits = {
  readonly elementBytesMax: number;
  readonly valueBytesMax: number;
  readonly keyBytesMax: number;
  readonly keyCountMax: number;
  readonly depthMax: number;
  /** A batch of elements ends with the first that reaches this. */
  readonly batchBytes: number;
};

export const defaultSplitLimits: SplitLimits = {
  elementBytesMax: 1024 * 1024,
  valueBytesMax: 256 * 1024,
  keyBytesMax: 1024,
  keyCountMax: 1000,
  depthMax: 128,
  batchBytes: 128 * 1024,
};

/**
 * `read` tells that the reader of the array has elements, until the next event; `elements` gives others. `array` follows
 * all of them and tells their number; `skipped` tells what was passed over.
 */
export type SplitEvent =
  | { readonly type: "read"; readonly key: string; readonly firstIndex: number; readonly count: number }
  | {
      readonly type: "elements";
      readonly key: string;
      readonly firstIndex: number;
      readonly values: readonly unknown[];
    }
  | { readonly type: "array"; readonly key: string; readonly count: number }
  | { readonly type: "value"; readonly key: string; readonly value: unknown }
  | { readonly type: "skipped"; readonly key: string; readonly kind: ValueKind };
