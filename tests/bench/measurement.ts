export type Target = {
  readonly kind: "at least" | "at most";
  readonly bound: number;
  /** Where the target is known to be missed, with the reason in docs/benchmarks.md: the ratio that was reached. */
  readonly reached?: number;
};

/** One line of a bench's result: a figure of ours, or what it is in proportion to a rival's. */
export type Measurement = {
  readonly label: string;
  readonly unit: Unit;
  readonly ours: number;
  readonly against: { readonly name: string; readonly value: number } | null;
  readonly ratio: number | null;
  /** Of the ratio where there is one, else of our figure. */
  readonly target: Target | null;
};

export type Unit = "s" | "ms" | "MiB" | "rows" | "bytes" | "requests/s" | "enterprises/s" | "people";

export type Verdict = "met" | "missed" | "failed" | "no target";

type Pair = {
  readonly label: string;
  readonly unit: Unit;
  readonly ours: number;
  readonly against: { readonly name: string; readonly value: number };
};

/** A figure alone. */
export function figure(options: { label: string; unit: Unit; ours: number; target?: Target }): Measurement {
  return { ...options, against: null, ratio: null, target: options.target ?? null };
}

/** How many times ours the rival's time is. */
export function timesFaster({ target, ...pair }: Pair & { readonly target?: Target }): Measurement {
  return { ...pair, ratio: pair.against.value / pair.ours, target: target ?? null };
}

/** Our figure as a multiple of the other one. */
export function inProportion({ target, ...pair }: Pair & { readonly target?: Target }): Measurement {
  return { ...pair, ratio: pair.ours / pair.against.value, target: target ?? null };
}

/**
 * `failed` is worse than half the target, or than half of what was reached where that is less: noise does not explain it.
 * Figures without a ratio depend on the machine and never fail.
 */
export function judge({ ours, ratio, target }: Measurement): Verdict {
  if (target === null) return "no target";
  const worseThan = (bound: number) => (target.kind === "at least" ? bound / (ratio ?? ours) : (ratio ?? ours) / bound);
  if (worseThan(target.bound) <= 1) return "met";
  return ratio !== null && worseThan(target.reached ?? target.bound) > 2 ? "failed" : "missed";
}
