import type { InstanceSession } from "@oneseat/contracts/instance-license";
import { createSessionAccess } from "../session/session-access.ts";

export const instanceSession = createSessionAccess<InstanceSession>("/api/session");
