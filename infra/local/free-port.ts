import { randomInt } from "node:crypto";
import { createServer } from "node:net";

// Below the range that operating systems hand out to outgoing connections, so that a port which is kept for
// the next start is rarely taken then; and below 55536, from where Redis cannot add its cluster offset.
const portMin = 20_000;
const portMax = 30_000;
const attemptsMax = 50;

/** A port of 127.0.0.1 that nothing listens on: the preferred one if it is free. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isPortFree(preferred))) return preferred;
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const port = randomInt(portMin, portMax);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no free port found between ${portMin} and ${portMax} in ${attemptsMax} attempts`);
}

export function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
