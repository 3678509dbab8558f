const warmUpMs = 500;

/** Does the work for a small enterprise until its code is compiled, as it is in a service that runs for weeks. */
export function warmUp<Input>(small: Input, work: (input: Input) => unknown): void {
  for (const endsAt = performance.now() + warmUpMs; performance.now() < endsAt; ) work(small);
}
