import type { Readable } from "node:stream";
import { problem, problemContentType } from "@oneseat/contracts/problem";
import { z } from "zod";

/** Everything of one enterprise stands below this. */
export const enterprisePath = "/api/v1/enterprises/:enterprise";

export const enterpriseParams = z.object({ enterprise: z.string().describe("The enterprise's slug") });

/** What every route may answer instead. */
export const problems = {
  default: {
    description: "What went wrong: RFC 9457, with GitHub's `message` and `documentation_url`",
    content: { [problemContentType]: { schema: problem } },
  },
} as const;

export const noContent = z.undefined().describe("Done");

/** Text that may be sent as a stream. Fastify passes streams by every schema, so the type may admit them. */
export const streamedText = z.string() as z.ZodType<string | Readable>;
