import {
  type CloudInvitation,
  type CloudUser,
  cloudFormat,
  cloudFormatVersion,
  type VisualStudioSubscription,
} from "@oneseat/contracts/cloud-document";
import { builtTakenAt } from "./export-file.ts";

export interface CloudDocumentOptions {
  readonly users: readonly CloudUser[];
  readonly invitations?: readonly CloudInvitation[];
  readonly visualStudioSubscriptions?: readonly VisualStudioSubscription[];
  readonly takenAt?: string;
  /** Sets, or with undefined removes, any key: how a test breaks a document. */
  readonly tamper?: Readonly<Record<string, unknown>>;
}

/** The text of a cloud accounts document. */
export function buildCloudDocument(options: CloudDocumentOptions): string {
  const { users, invitations = [], visualStudioSubscriptions = [], takenAt = builtTakenAt } = options;
  return JSON.stringify({
    format: cloudFormat,
    format_version: cloudFormatVersion,
    taken_at: takenAt,
    user_count: users.length,
    users,
    invitations,
    visual_studio_subscriptions: visualStudioSubscriptions,
    ...options.tamper,
  });
}

/** A cloud account that counts, as a member of the organization `octo`, unless `changes` say otherwise. */
export function buildCloudUser(login: string, changes: Partial<CloudUser> = {}): CloudUser {
  return { login, organizations: [{ login: "octo", role: "member" }], ...changes };
}
