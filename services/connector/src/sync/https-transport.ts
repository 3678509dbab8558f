import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import type { EnrolResponse } from "@oneseat/contracts/connection";
import { upload } from "@oneseat/contracts/sync";
import { v7 as uuidV7 } from "uuid";
import { type ApiAnswer, type ApiClient, ApiUnreachableError } from "../api-client.ts";
import { Bell } from "../bell.ts";
import type { Clock } from "../clock.ts";
import type { SyncFailure, SyncRecord } from "../spool/sync-record.ts";
import type { SyncStore } from "../spool/sync-store.ts";
import { failureOf, type Transport } from "./transport.ts";

export type HttpsTransportOptions = {
  readonly connection: EnrolResponse;
  readonly api: ApiClient;
  readonly syncs: SyncStore;
  readonly clock: Clock;
};

const pollDelayMs = 1000;
const pollDelayMsMax = 15_000;
const retryDelayMs = 2000;
const retryDelayMsMax = 60_000;
/** Uploads of one snapshot that were cut off on their way, before the sync is given up until its next time. */
const uploadsMax = 10;

/**
 * Posts the signed export to `/server-usage` and asks for its state until that is final. In `spooled` nothing was sent; in
 * `publishing` an upload may have arrived, so its state is asked for before it is sent again; in `waiting` it has.
 */
export function createHttpsTransport(options: HttpsTransportOptions): Transport {
  const bell = new Bell(options.clock);
  return {
    start: async () => {},
    deliver: (sync, signal) => new UploadDelivery(options, bell, sync.id).run(signal),
    nudge: () => bell.ring(),
    close: async () => {},
  };
}

class UploadDelivery {
  readonly #options: HttpsTransportOptions;
  readonly #bell: Bell;
  readonly #syncId: string;
  #uploads = 0;
  #failures = 0;
  #polls = 0;

  constructor(options: HttpsTransportOptions, bell: Bell, syncId: string) {
    this.#options = options;
    this.#bell = bell;
    this.#syncId = syncId;
  }

  async run(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const sync = this.#options.syncs.find(this.#syncId);
      if (!sync || sync.state === "success" || sync.state === "failure") return;
      const waitMs = await this.#step(sync, signal);
      if (waitMs > 0) await this.#bell.wait(waitMs, signal);
    }
  }

  /** One request; how long to wait before the next. */
  async #step(sync: SyncRecord, signal: AbortSignal): Promise<number> {
    try {
      const answer = sync.state === "spooled" ? await this.#post(sync, signal) : await this.#poll(sync, signal);
      const passing = passingTrouble(answer);
      if (passing) return this.#holdUp(passing, answer.retryAfterMs);
      this.#failures = 0;
      if (sync.heldUp) this.#options.syncs.holdUp(sync.id, null);
      return sync.state === "spooled" ? this.#posted(sync, answer) : this.#polled(sync, answer);
    } catch (error) {
      if (!(error instanceof ApiUnreachableError)) throw error;
      return this.#holdUp(`${error.message} The sync goes on by itself.`, null);
    }
  }

  async #post(sync: SyncRecord, signal: AbortSignal): Promise<ApiAnswer> {
    const { api, connection, syncs } = this.#options;
    this.#uploads++;
    // From here on it may have arrived, whatever becomes of this process.
    syncs.markPosting(sync.id);
    const body = Readable.from(this.#slices(sync), { objectMode: false }).compose(createGzip());
    const headers = {
      "content-type": "application/json",
      "content-encoding": "gzip",
      "idempotency-key": sync.uploadId,
    };
    const path = `/api/v1/enterprises/${connection.enterprise}/server-usage`;
    return api.ask({ method: "POST", path, token: connection.connector_token, headers, body }, signal);
  }

  *#slices(sync: SyncRecord): Generator<Buffer> {
    const { syncs } = this.#options;
    for (let number = 1; number <= (sync.chunkCount ?? 0); number++) {
      yield syncs.readSlice(sync.id, number).plain;
      syncs.markPublished(sync.id, number);
    }
  }

  #posted(sync: SyncRecord, { status, detail }: ApiAnswer): number {
    if (status === 200 || status === 202) this.#options.syncs.markSent(sync.id);
    else if (status === 413) this.#fail(sync, failureOf("too_large", detail));
    else this.#fail(sync, failureOf("not_delivered", `The cloud side did not take the upload: ${detail}`));
    return 0;
  }

  #poll(sync: SyncRecord, signal: AbortSignal): Promise<ApiAnswer> {
    const { api, connection } = this.#options;
    const path = `/api/v1/enterprises/${connection.enterprise}/uploads/${sync.uploadId}`;
    return api.ask({ method: "GET", path, token: connection.connector_token }, signal);
  }

  #polled(sync: SyncRecord, answer: ApiAnswer): number {
    const { syncs, clock } = this.#options;
    // It never arrived: the same upload is sent again.
    if (answer.status === 404 && this.#uploads < uploadsMax) return this.#sendAgain(sync, sync.uploadId);
    const read = upload.safeParse(answer.body);
    if (answer.status !== 200 || !read.success) {
      this.#fail(
        sync,
        failureOf("not_delivered", `The cloud side does not tell the state of the upload: ${answer.detail}`),
      );
      return 0;
    }
    const { sync_state: state, error } = read.data;
    switch (state) {
      case "PENDING":
        syncs.markSent(sync.id);
        return Math.min(pollDelayMs * 2 ** this.#polls++, pollDelayMsMax);
      case "SUCCESS":
        syncs.finish(sync.id, { now: clock.now(), error: null });
        return 0;
      case "FAILURE":
        // It was cut off on its way, which says nothing of the snapshot; a failed upload keeps its id, so another is made.
        if (error?.code === "incomplete" && this.#uploads < uploadsMax) return this.#sendAgain(sync, uuidV7());
        this.#fail(sync, error ?? failureOf("internal", "The upload failed without saying why."));
        return 0;
      default:
        return state satisfies never;
    }
  }

  #sendAgain(sync: SyncRecord, uploadId: string): number {
    this.#options.syncs.sendAgain(sync.id, uploadId);
    return this.#uploads === 0 ? 0 : retryDelayMs;
  }

  #holdUp(reason: string, retryAfterMs: number | null): number {
    this.#options.syncs.holdUp(this.#syncId, { for: "api", reason });
    const delayMs = retryAfterMs ?? retryDelayMs * 2 ** this.#failures;
    this.#failures = Math.min(this.#failures + 1, 10);
    return Math.min(Math.max(delayMs, retryDelayMs), retryDelayMsMax);
  }

  #fail(sync: SyncRecord, error: SyncFailure): void {
    this.#options.syncs.finish(sync.id, { now: this.#options.clock.now(), error });
  }
}

/** What holds the sync up without saying anything of the snapshot. */
function passingTrouble({ status, detail }: ApiAnswer): string | null {
  if (status >= 500 || status === 429 || status === 408) {
    return `The cloud side is in trouble (${detail}). The sync goes on by itself.`;
  }
  if (status !== 401) return null;
  return "The cloud side does not accept the connector's token. Make a new enrolment token and start the connector with it.";
}
