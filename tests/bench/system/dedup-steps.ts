/** Seconds that a dedup-worker has spent in each step since it began, by its own clock. */
export type DedupSteps = Readonly<Record<string, number>>;

/** From its metrics, which are in Prometheus' text form. */
export async function readDedupSteps(workerUrl: string): Promise<DedupSteps> {
  const answer = await fetch(`${workerUrl}/metrics`);
  const lines = (await answer.text()).matchAll(/^oneseat_dedup_seconds_sum\{step="(\w+)"\} (\S+)$/gm);
  return Object.fromEntries([...lines].map(([, step = "", seconds]) => [step, Number(seconds)]));
}

export function stepsSince(before: DedupSteps, now: DedupSteps): DedupSteps {
  return Object.fromEntries(Object.entries(now).map(([step, seconds]) => [step, seconds - (before[step] ?? 0)]));
}
