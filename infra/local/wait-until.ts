import { setTimeout as sleep } from "node:timers/promises";

export type WaitOptions = { readonly waitMsMax: number; readonly pollMs?: number };

const pollMsDefault = 50;

/** Asks again until the answer is not undefined; undefined when time is up. What the question throws ends the wait. */
export async function waitUntil<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  { waitMsMax, pollMs = pollMsDefault }: WaitOptions,
): Promise<T | undefined> {
  const deadline = performance.now() + waitMsMax;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() >= deadline) return undefined;
    await sleep(pollMs);
  }
}
