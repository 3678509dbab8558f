import { setTimeout as sleep } from "node:timers/promises";
import { ProblemError } from "@oneseat/http/problem-error";
import type { FastifyReply } from "fastify";
import type { Dependencies } from "../dependencies.ts";
import type { SearchIndex } from "./kept-blocks.ts";

/** The index of a million accounts follows its report within some seconds; that of a usual change at once. */
const waitMsMax = 3_000;
const pollMs = 50;
const retryAfterSeconds = 5;

/** A report can be read already and not searched yet: the index follows it within seconds. */
class SearchNotReadyError extends Error {
  override readonly name = "SearchNotReadyError";
}

/** For the description of each route that may wait. */
export const searchNotReadyDescription =
  "A new report can be read some seconds before it can be searched: what needs the search waits for that, and is answered 503 with code `search_not_ready` and `Retry-After` where it takes longer.";

/**
 * Does work that searches people, again and again while the index of their report is not there, at most for some seconds.
 * Nothing is held while it waits. Throws 503 then.
 */
export async function whenSearchable<Result>(
  { closing }: Pick<Dependencies, "closing">,
  reply: FastifyReply,
  work: () => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + waitMsMax;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SearchNotReadyError)) throw error;
      if (performance.now() > deadline || closing.aborted) throw notReady(reply);
      await sleep(pollMs);
    }
  }
}

/** Whether people of a report can be searched. */
export function isSearchable(index: SearchIndex, version: number): boolean {
  return index.version >= version;
}

/** Throws what `whenSearchable` waits for. */
export function assertSearchable(index: SearchIndex, version: number): void {
  if (!isSearchable(index, version)) throw new SearchNotReadyError();
}

function notReady(reply: FastifyReply): ProblemError {
  reply.header("retry-after", retryAfterSeconds);
  return new ProblemError(
    503,
    "search_not_ready",
    "People of this report cannot be searched yet: its index is being written. Try again in a few seconds; a list of people without `query`, `organization` and `deployment` can be read now.",
  );
}
