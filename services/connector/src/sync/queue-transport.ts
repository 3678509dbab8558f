import { Bell } from "../bell.ts";
import type { HoldUp, SyncRecord } from "../spool/sync-record.ts";
import {
  type ConnectionQueueOptions,
  type OpenedQueue,
  openConnectionQueue,
  QueueTroubleError,
} from "./connection-queue.ts";
import type { Transport } from "./transport.ts";

export type QueueTransportOptions = ConnectionQueueOptions & { readonly limits?: QueueLimits | undefined };

export type QueueLimits = {
  /** Published without a receipt: with chunks of some 200 KiB, less than 1 MiB of Redis for one connector. */
  readonly chunksInFlightMax: number;
  /** A chunk without a receipt is published again after this long; the queue drops it while the first still waits. */
  readonly receiptWaitMs: number;
  readonly retryDelayMs: number;
  /** The connection to Redis is looked at this often. */
  readonly lookMsMax: number;
};

export const defaultQueueLimits: QueueLimits = {
  chunksInFlightMax: 4,
  receiptWaitMs: 60_000,
  retryDelayMs: 5000,
  lookMsMax: 5000,
};

/** Chunks through Redis, receipts back through the connection's own queue. Redis may go away and come back at any time. */
export function createQueueTransport(options: QueueTransportOptions): Transport {
  const bell = new Bell(options.clock);
  let opened: Promise<OpenedQueue> | undefined;
  return {
    start: async () => {
      opened ??= openConnectionQueue(options, bell);
      await opened;
    },
    deliver: async (sync, signal) => {
      if (!opened) throw new Error("the transport was not started");
      await new Delivery(options, await opened, bell, sync.id).run(signal);
    },
    nudge: () => bell.ring(),
    close: async () => {
      const closing = await opened;
      opened = undefined;
      await closing?.close();
    },
  };
}

type Flight = { readonly firstAt: number; lastAt: number };

/** One sync on its way. What is in flight is known to this process only; the next one publishes it again. */
class Delivery {
  readonly #options: QueueTransportOptions;
  readonly #limits: QueueLimits;
  readonly #queue: OpenedQueue;
  readonly #bell: Bell;
  readonly #syncId: string;
  /** Chunks published without a receipt. */
  readonly #inFlight = new Map<number, Flight>();
  /** When ingestion was last reminded of the final receipt, which it owes once it holds all chunks. */
  #owed: Flight | null = null;
  #connectionsSeen = 0;

  constructor(options: QueueTransportOptions, queue: OpenedQueue, bell: Bell, syncId: string) {
    this.#options = options;
    this.#limits = options.limits ?? defaultQueueLimits;
    this.#queue = queue;
    this.#bell = bell;
    this.#syncId = syncId;
  }

  async run(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const sync = this.#current();
      if (!sync) return;
      const trouble = await this.#publishDue(sync);
      this.#showHoldUp(trouble ?? this.#lateness());
      await this.#bell.wait(trouble ? this.#limits.retryDelayMs : this.#waitMs(), signal);
    }
  }

  /** Null once the sync has its final state. */
  #current(): SyncRecord | null {
    const sync = this.#options.syncs.find(this.#syncId);
    return sync && sync.state !== "success" && sync.state !== "failure" ? sync : null;
  }

  /** Publishes what is to be published now; what keeps Redis from taking it, or null. */
  async #publishDue(sync: SyncRecord): Promise<HoldUp | null> {
    const trouble = this.#queue.trouble();
    if (trouble) return { for: "queue", reason: trouble };
    for (const number of this.#due(sync)) {
      if (!this.#current()) return null;
      try {
        await this.#publish(sync, number);
      } catch (error) {
        if (!(error instanceof QueueTroubleError)) throw error;
        return { for: "queue", reason: error.message };
      }
    }
    return null;
  }

  #due(sync: SyncRecord): readonly number[] {
    const { syncs, clock } = this.#options;
    const { chunksInFlightMax, receiptWaitMs } = this.#limits;
    for (const number of this.#inFlight.keys()) {
      if (!syncs.isUnreceipted(sync.id, number)) this.#inFlight.delete(number);
    }
    // Redis may have lost what it held; what it did not lose it takes for the same.
    const isNewConnection = this.#queue.connections() !== this.#connectionsSeen;
    this.#connectionsSeen = this.#queue.connections();
    const isDue = ({ lastAt }: Flight) => isNewConnection || clock.now() - lastAt >= receiptWaitMs;
    const again = [...this.#inFlight].filter(([, flight]) => isDue(flight)).map(([number]) => number);
    const limit = chunksInFlightMax - this.#inFlight.size;
    const fresh = syncs.unreceipted(sync.id, { limit, except: [...this.#inFlight.keys()] });
    if (sync.state !== "waiting" || sync.chunkCount === null) return [...again, ...fresh];
    // A chunk that ingestion knows is answered with the receipt that it has for it: the final one, when there is one.
    this.#owed ??= { firstAt: clock.now(), lastAt: clock.now() };
    return isDue(this.#owed) ? [sync.chunkCount] : [];
  }

  async #publish(sync: SyncRecord, number: number): Promise<void> {
    const { syncs, clock } = this.#options;
    const { plain, digest } = syncs.readSlice(sync.id, number);
    await this.#queue.send({ sync, number, plain, digest });
    const now = clock.now();
    const flight = this.#inFlight.get(number) ?? this.#owed;
    if (flight) flight.lastAt = now;
    else this.#inFlight.set(number, { firstAt: now, lastAt: now });
    syncs.markPublished(sync.id, number);
  }

  /** Whether ingestion is late, which is worth telling but no reason to stop. */
  #lateness(): HoldUp | null {
    const now = this.#options.clock.now();
    const isLate = ({ firstAt }: Flight) => now - firstAt >= this.#limits.receiptWaitMs;
    if (this.#owed && isLate(this.#owed))
      return { for: "ingestion", reason: "Ingestion holds the whole snapshot and has not finished with it yet." };
    if (![...this.#inFlight.values()].some(isLate)) return null;
    return {
      for: "ingestion",
      reason: "Ingestion does not answer: is it running? The connector sends again by itself.",
    };
  }

  #showHoldUp(heldUp: HoldUp | null): void {
    const shown = this.#current()?.heldUp ?? null;
    if (shown?.reason !== heldUp?.reason) this.#options.syncs.holdUp(this.#syncId, heldUp);
  }

  #waitMs(): number {
    const { receiptWaitMs, lookMsMax } = this.#limits;
    const flights = [...this.#inFlight.values(), ...(this.#owed ? [this.#owed] : [])];
    const dueInMs = flights.map(({ lastAt }) => lastAt + receiptWaitMs - this.#options.clock.now());
    return Math.max(1, Math.min(lookMsMax, ...dueInMs));
  }
}
