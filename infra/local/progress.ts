export type Say = (text: string) => void;

/** Says what happens, with the time since the start, which was the launcher's if there was one. */
export function createProgress(environment: NodeJS.ProcessEnv): Say {
  const startedAt = Number(environment.ONESEAT_STARTED_AT) || Date.now();
  return (text) => {
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
    console.log(`[${seconds.padStart(5)} s] ${text}`);
  };
}
