export const signInPath = "/sign-in";

/** The page that asked for the sign-in, from the state of the visit to the sign-in page; nothing outside these pages. */
export function goalOf(state: unknown): string | null {
  const goal = typeof state === "object" && state !== null && "goal" in state ? state.goal : null;
  if (typeof goal !== "string" || !/^\/(?![/\\])/.test(goal)) return null;
  return goal === signInPath || goal.startsWith(`${signInPath}?`) ? null : goal;
}
