const warmUpMs = 600;

/**
 * Does the work for a small enterprise until its code is compiled, as it is in a service that runs for weeks. By time of
 * the processor: on a busy machine compiling takes as much of it as on an idle one, and longer.
 */
export function warmUp<Input>(small: Input, work: (input: Input) => unknown): void {
  const startedAt = process.cpuUsage();
  const isWarm = () => {
    const { user, system } = process.cpuUsage(startedAt);
    return (user + system) / 1_000 >= warmUpMs;
  };
  while (!isWarm()) work(small);
}
