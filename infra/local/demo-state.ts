import type { DataFolder } from "./data-folder.ts";

/**
 * How far the demo's seeding has come, so that a start after a kill goes on there: `none` → `begun` (the enterprise is ours to make
 * again should its owner token have been lost on the way) → `seeded`.
 */
export type DemoState = "none" | "begun" | "seeded";

const stateFile = "demo-state";

export function readDemoState(folder: DataFolder): DemoState {
  const state = folder.read(stateFile);
  return state === "begun" || state === "seeded" ? state : "none";
}

export function writeDemoState(folder: DataFolder, state: DemoState): void {
  folder.write(stateFile, state);
}
