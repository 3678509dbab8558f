export type Say = (text: string) => void;

/** Says what happens, with the time since the start. */
export function createProgress(): Say {
  const startedAt = performance.now();
  return (text) => {
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    console.log(`[${seconds.padStart(5)} s] ${text}`);
  };
}
