const parentPollMs = 1_000;
/** Ctrl-C reaches us from the terminal and again through npm and the launcher: within this time it is the same one. */
const sameRequestMs = 2_000;

/**
 * Aborts when somebody wants us to stop: SIGINT, SIGTERM, or the death of the process that started us. A second request ends this
 * process at once; its children see that and stop by themselves.
 */
export function stopRequest(): AbortSignal {
  const controller = new AbortController();
  let requestedAt: number | undefined;
  const request = () => {
    if (requestedAt !== undefined && performance.now() - requestedAt > sameRequestMs) process.exit(1);
    requestedAt ??= performance.now();
    controller.abort(new Error("asked to stop"));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, request);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    request();
  }, parentPollMs);
  watch.unref();
  return controller.signal;
}
