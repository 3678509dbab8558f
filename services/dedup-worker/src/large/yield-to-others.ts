import { platform, setPriority } from "node:os";

const niceness = 5;

/** Linux gives each thread a priority of its own. A third of a processor that others want too is left to the thread that calls it. */
export function yieldToOthers(): void {
  if (platform() === "linux") setPriority(niceness);
}
