import type { Session } from "@oneseat/contracts/session";
import { createSessionAccess } from "./session-access.ts";

export const consoleSession = createSessionAccess<Session>("/api/v1/session");
