import { expect, test } from "vitest";
import { formatBytes } from "./format-bytes.ts";

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1 KB"],
  [311_372, "311.4 KB"],
  [52_000_000, "52 MB"],
  [3_200_000_000_000, "3,200 GB"],
])("writes %d as %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
