import { Readable } from "node:stream";
import { ProblemError } from "@oneseat/http/problem-error";
import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";
import { SourceError } from "../sources/source-error.ts";
import type { UsageReading } from "../sync/read-usage.ts";

/** Each has the instance prepare a report of all its users. */
const exportsAtOnceMax = 2;

/**
 * *Export license usage*: reads the accounts anew and streams them, signed, in constant memory. What fails before the first
 * byte is a problem document; after it the connection is cut, so that a half file never looks like a whole one.
 */
export function addExportUsage(server: ConnectorServer, deps: Dependencies): void {
  let running = 0;
  server.get("/api/license/export", async (_request, reply) => {
    if (running >= exportsAtOnceMax) throw tooMany();
    running++;
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, deps.closing]);
    reply.raw.once("close", () => gone.abort());
    try {
      const { reading, bytes } = await begin(deps, signal);
      bytes.once("close", () => {
        running--;
      });
      reply.type("application/json; charset=utf-8");
      reply.header(
        "content-disposition",
        `attachment; filename="${fileName(deps.instance.host_name, reading.takenAt)}"`,
      );
      reply.header("cache-control", "no-store");
      return reply.send(bytes);
    } catch (error) {
      running--;
      throw error instanceof SourceError ? unreadable(error) : error;
    }
  });
}

/** The first piece is read before anything is answered. */
async function begin(deps: Dependencies, signal: AbortSignal): Promise<{ reading: UsageReading; bytes: Readable }> {
  const reading = await deps.openExport(signal);
  const first = await reading.bytes.next();
  async function* all() {
    if (first.value instanceof Uint8Array) yield first.value;
    yield* reading.bytes;
  }
  return { reading, bytes: Readable.from(all(), { objectMode: false }) };
}

function fileName(hostName: string, takenAt: number): string {
  const time = new Date(takenAt).toISOString().replace(/[-:]|\.\d+/g, "");
  return `license-usage-${hostName.replace(/[^a-z0-9.-]/g, "-")}-${time}.json`;
}

function tooMany(): ProblemError {
  return new ProblemError(429, "too_many_exports", "Other exports are under way: wait until they have ended.");
}

function unreadable(error: SourceError): ProblemError {
  return new ProblemError(502, error.code, error.message);
}
