import type { Database, Transaction } from "@oneseat/database/open-database";

const reconnectMsDefault = 5_000;

/**
 * Calls `onCommit` whenever a transaction that wrote to the outbox has committed. Holds a connection of the pool for it. A notice may
 * be lost while that connection is made anew: whoever listens also polls.
 */
export function listenOutbox(
  database: Database,
  onCommit: () => void,
  { reconnectMs = reconnectMsDefault }: { reconnectMs?: number } = {},
): { start(): void; close(): Promise<void> } {
  let client: Transaction["client"] | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let connecting: Promise<void> = Promise.resolve();

  async function connect(): Promise<void> {
    const connected = await database.pool.connect();
    const drop = (error: Error) => {
      connected.removeAllListeners("notification");
      client = null;
      connected.release(error);
      retry();
    };
    connected.once("error", drop);
    connected.on("notification", onCommit);
    client = connected;
    await connected.query("listen oneseat_outbox");
    onCommit();
  }

  function retry(): void {
    if (!closed) timer = setTimeout(start, reconnectMs);
  }

  function start(): void {
    connecting = connect().catch(retry);
  }

  return {
    start,
    async close() {
      closed = true;
      clearTimeout(timer);
      await connecting;
      client?.removeAllListeners("error");
      client?.on("error", () => {});
      client?.release(true);
      client = null;
    },
  };
}
