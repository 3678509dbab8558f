import type { FastifyReply, FastifyRequest } from "fastify";
import { type KeptAnswer, KeptAnswers } from "../answers/kept-answers.ts";
import { originOf } from "../answers/origin-of.ts";
import type { HolderAtMoment } from "../callers/callers.ts";
import type { ApiServer, Dependencies } from "../dependencies.ts";
import { isKnown } from "./entity-tags.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /**
     * What decides an answer beside its URL and whoever asks: the enterprise's current report and its settings, or its state too. Such
     * answers are kept.
     */
    madeOf?: "report" | "state";
  }
  interface FastifyRequest {
    /** Under which the answer is kept; null where it is not, or has been sent from there. */
    answerKey: string | null;
  }
}

/**
 * Sends an answer again while all is as it was when it was made: the same report, settings, role and URL. The caller has been
 * found by then, and with the caller what the enterprise is made of at this moment: nothing else is asked. An answer may be
 * newer than its key, when something changes while it is made, but nobody asks by that key once the change is there.
 */
export function addKeptAnswers(server: ApiServer, { config }: Dependencies): void {
  const answers = new KeptAnswers();
  server.decorateRequest("answerKey", null);
  server.addHook("onRequest", (request, reply, next) => {
    const { madeOf } = request.routeOptions.config;
    if (madeOf === undefined || request.method !== "GET" || !isHolder(request.caller)) return next();
    const key = answerKey(request.caller, madeOf, `${originOf(request, config)}${request.url}`);
    const answer = answers.find(key);
    if (answer) return sendAgain(request, reply, answer);
    request.answerKey = key;
    next();
  });
  server.addHook("onSend", (request, reply, payload, next) => {
    const entityTag = reply.getHeader("etag");
    const isTagged = reply.statusCode === 200 && typeof payload === "string" && typeof entityTag === "string";
    if (request.answerKey !== null && isTagged) {
      answers.keep(request.answerKey, { entityTag, headers: reply.getHeaders(), body: payload });
    }
    next(null, payload);
  });
}

/** Past the hooks that make an answer: all that they would add has been kept. */
function sendAgain(request: FastifyRequest, reply: FastifyReply, answer: KeptAnswer): void {
  reply.hijack();
  if (isKnown(request, answer.entityTag)) reply.raw.writeHead(304, answer.unchangedHeaders).end();
  else reply.raw.writeHead(200, answer.headers).end(answer.body);
}

function isHolder(caller: FastifyRequest["caller"]): caller is HolderAtMoment {
  return caller !== null && caller.role !== "operator";
}

/** None of the parts can hold a line feed. */
function answerKey({ enterpriseId, role, moment }: HolderAtMoment, madeOf: "report" | "state", url: string): string {
  const { reportId, settingsVersion, stateVersion } = moment;
  const made = madeOf === "report" ? `${reportId}\n${settingsVersion}` : `${stateVersion}\n${settingsVersion}`;
  return `${enterpriseId}\n${role}\n${made}\n${url}`;
}
