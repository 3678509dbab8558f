import type { Upload } from "@oneseat/contracts/sync";
import { Agent } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { type FakeApi, pendingUpload, problem, startFakeApi } from "../../fixtures/fake-api.ts";
import { createSkippingClock } from "../../fixtures/skipping-clock.ts";
import { createSpooledSync } from "../../fixtures/spooled-sync.ts";
import { createApiClient } from "../api-client.ts";
import { createHttpsTransport } from "./https-transport.ts";

async function arrange(options: { url?: string } = {}) {
  const api = await startFakeApi();
  const sync = await createSpooledSync(3);
  const clock = createSkippingClock();
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const transport = createHttpsTransport({
    connection: api.connection,
    api: createApiClient({ url: options.url ?? api.url, dispatcher, clock }),
    syncs: sync.syncs,
    clock,
  });
  const stop = new AbortController();
  return { ...sync, api: api.state, clock, stop, deliver: () => transport.deliver(sync.find(), stop.signal) };
}

const failed = (upload: Upload, error: Partial<NonNullable<Upload["error"]>>): Upload => ({
  ...upload,
  sync_state: "FAILURE",
  stage: "done",
  error: { code: "internal", message: "Something.", byte_offset: null, user_index: null, ...error },
});

/** Fails the first `times` requests to the route. */
function failFirst(api: FakeApi["state"], options: { route: string; times: number; status: number }): void {
  let left = options.times;
  api.before = (route, reply) =>
    route === options.route && left-- > 0 ? problem(reply, options.status, "Not now.") : null;
}

describe("the https transport", () => {
  it("uploads the export under the sync's id", async () => {
    const { deliver, find, api, id, chunks } = await arrange();

    await deliver();

    expect(find()).toMatchObject({ state: "success", chunksPublished: 3, chunksReceipted: 3 });
    expect([...api.uploads.keys()]).toEqual([id]);
    expect(api.uploads.get(id)?.body.equals(Buffer.concat(chunks))).toBe(true);
  });

  it("keeps code and sentence of a failure", async () => {
    const { deliver, find, api } = await arrange();
    api.outcome = (upload) => failed(upload, { code: "invalid_account", message: "User 7.", user_index: 7 });

    await deliver();

    expect(find()).toMatchObject({ state: "failure", error: { code: "invalid_account", user_index: 7 } });
  });

  it.each([429, 500, 503, 401])("waits over answer %i and goes on", async (status) => {
    const { deliver, find, api, clock } = await arrange();
    failFirst(api, { route: "post", times: 3, status });

    await deliver();

    expect(find()).toMatchObject({ state: "success", heldUp: null });
    expect(api.uploads.size).toBe(1);
    expect(clock.slept.length).toBeGreaterThanOrEqual(3);
  });

  it("says what it waits for while api is away", async () => {
    const { deliver, find, stop, clock } = await arrange({ url: "http://127.0.0.1:9" });
    const sleep = clock.sleep;
    const held: unknown[] = [];
    clock.sleep = async (milliseconds, signal) => {
      held.push(find().heldUp);
      if (held.length === 3) stop.abort();
      await sleep(milliseconds, signal);
    };

    await expect(deliver()).rejects.toThrow();

    expect(held[2]).toMatchObject({ for: "api", reason: expect.stringContaining("ONESEAT_API_URL") });
    expect(find().state).toBe("publishing");
  });

  it("sends anew what was cut off on its way", async () => {
    const { deliver, find, api, id } = await arrange();
    api.outcome = (upload) =>
      upload.id === id ? failed(upload, { code: "incomplete" }) : { ...upload, sync_state: "SUCCESS" };

    await deliver();

    expect(find()).toMatchObject({ id, state: "success" });
    expect(api.uploads.size).toBe(2);
  });

  it("gives up an upload that never arrives whole", async () => {
    const { deliver, find, api } = await arrange();
    api.outcome = (upload) => failed(upload, { code: "incomplete" });

    await deliver();

    expect(find()).toMatchObject({ state: "failure", error: { code: "incomplete" } });
    expect(api.uploads.size).toBe(10);
  });

  it("does not send twice what has arrived", async () => {
    const { deliver, find, api, syncs, id } = await arrange();
    // As after a crash between the upload and its answer.
    syncs.markPosting(id);
    api.uploads.set(id, pendingUpload(id));

    await deliver();

    expect(api.posts).toBe(0);
    expect(find().state).toBe("success");
  });

  it("sends after a crash what has not arrived", async () => {
    const { deliver, find, api, syncs, id } = await arrange();
    syncs.markPosting(id);

    await deliver();

    expect(api.posts).toBe(1);
    expect(find().state).toBe("success");
  });

  it.each([
    [413, "too_large"],
    [422, "not_delivered"],
    [404, "not_delivered"],
  ])("ends with a reason after answer %i", async (status, code) => {
    const { deliver, find, api } = await arrange();
    failFirst(api, { route: "post", times: 100, status });

    await deliver();

    expect(find()).toMatchObject({ state: "failure", error: { code } });
  });
});
