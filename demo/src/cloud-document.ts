import { cloudFormat, cloudFormatVersion } from "@oneseat/contracts/cloud-document";
import type { DemoCloud } from "./octo-corp.ts";

/** The text of the cloud accounts document, in parts, to be streamed or joined. */
export function* cloudDocument(cloud: DemoCloud, takenAt: Date): Generator<string, void, undefined> {
  const { users, invitations, visualStudioSubscriptions } = cloud;
  const head = {
    format: cloudFormat,
    format_version: cloudFormatVersion,
    taken_at: takenAt.toISOString(),
    user_count: users.length,
  };
  yield JSON.stringify(head).slice(0, -1);
  yield* list("users", users);
  yield* list("invitations", invitations);
  yield* list("visual_studio_subscriptions", visualStudioSubscriptions);
  yield "}\n";
}

function* list(key: string, items: readonly unknown[]): Generator<string, void, undefined> {
  yield `,\n"${key}": [`;
  for (const [index, item] of items.entries()) yield `${index === 0 ? "\n" : ",\n"}${JSON.stringify(item)}`;
  yield "\n]";
}
