import { session } from "@oneseat/contracts/session";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { callerOf, credentialsOf } from "../../plugins/authenticate.ts";
import { problems } from "../route-schema.ts";
import { describeSession } from "./describe-session.ts";

export function addGetSession(server: ApiServer, deps: Dependencies): void {
  server.get(
    "/api/v1/session",
    {
      config: { access: ["operator", "owner", "billing_manager", "connector"] },
      schema: { tags: ["Session"], summary: "Who is signed in", response: { 200: session, ...problems } },
    },
    async (request) => describeSession(deps, callerOf(request), credentialsOf(request).expiresAt),
  );
}
