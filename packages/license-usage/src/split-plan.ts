import type { ValueKind } from "./json-bytes.ts";

/**
 * Reads `count` elements that stand in `bytes` with commas between them, faster than `JSON.parse`; null where it cannot,
 * for whatever reason. What it reads must be JSON, and stands in `values` in place of what `JSON.parse` would give.
 */
export type ReadElements = (bytes: Buffer, count: number) => readonly unknown[] | null;

/** What to do with the values of the outermost object; every other key is passed over, whatever it holds. */
export type SplitPlan = {
  /** Arrays to give element by element. */
  readonly arrays: ReadonlySet<string>;
  /** Values to give whole. */
  readonly values: ReadonlySet<string>;
  /** Arrays whose elements have a reader of their own. */
  readonly readers?: ReadonlyMap<string, ReadElements>;
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

/** `array` follows the elements of an array and tells their number; `skipped` tells what was passed over. */
export type SplitEvent =
  | {
      readonly type: "elements";
      readonly key: string;
      readonly firstIndex: number;
      readonly values: readonly unknown[];
    }
  | { readonly type: "array"; readonly key: string; readonly count: number }
  | { readonly type: "value"; readonly key: string; readonly value: unknown }
  | { readonly type: "skipped"; readonly key: string; readonly kind: ValueKind };
