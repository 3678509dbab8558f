import { instanceUsers } from "@oneseat/contracts/instance-license";
import { z } from "zod";
import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";
import { isoTime } from "./sync-view.ts";

const perPageDefault = 30;
const perPageMax = 100;

/** GitHub's paging. */
const querystring = z.object({
  page: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).default(1),
  per_page: z.coerce.number().int().min(1).max(perPageMax).default(perPageDefault),
});

/** *View users*: what the latest complete reading found, which is what leaves the instance; never asks the source. */
export function addListUsers(server: ConnectorServer, { spool }: Dependencies): void {
  server.get(
    "/api/license/users",
    { schema: { querystring, response: { 200: instanceUsers } } },
    async (request, reply) => {
      const { page, per_page: perPage } = request.query;
      const reading = spool.settings.usersReading.get();
      const total = reading?.userCount ?? 0;
      const from = Math.min((page - 1) * perPage, total);
      const link = links({ page, perPage, pageCount: Math.max(1, Math.ceil(total / perPage)) });
      if (link !== "") reply.header("link", link);
      return {
        taken_at: isoTime(reading?.takenAt ?? null),
        total_count: total,
        users: spool.users
          .list({ from, to: from + perPage })
          .map(({ user_id, emails }) => ({ user_id, emails: emails.map((email) => ({ ...email })) })),
      };
    },
  );
}

function links({ page, perPage, pageCount }: { page: number; perPage: number; pageCount: number }): string {
  const link = (rel: string, target: number) => `</api/license/users?page=${target}&per_page=${perPage}>; rel="${rel}"`;
  return [
    ...(page > 1 ? [link("first", 1), link("prev", Math.min(page - 1, pageCount))] : []),
    ...(page < pageCount ? [link("next", page + 1), link("last", pageCount)] : []),
  ].join(", ");
}
