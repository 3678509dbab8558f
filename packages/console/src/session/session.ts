import type { Role } from "@oneseat/contracts/token";

/** Who is signed in. The operator of the installation belongs to no enterprise and sees no license data. */
export type Session = {
  readonly role: "operator" | Role;
  readonly enterprise: string | null;
  readonly name: string | null;
  readonly expires_at: string | null;
};
