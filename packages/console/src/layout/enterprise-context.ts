import type { Session } from "@oneseat/contracts/session";
import { useOutletContext } from "react-router";

export type EnterpriseContext = {
  /** The slug. */
  readonly enterprise: string;
  readonly session: Session;
  /** Owners change things; billing managers only read, without addresses. */
  readonly isOwner: boolean;
};

/** The enterprise whose page this is, and who looks at it. */
export function useEnterprise(): EnterpriseContext {
  return useOutletContext<EnterpriseContext>();
}
