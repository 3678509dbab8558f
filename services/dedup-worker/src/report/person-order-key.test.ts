import type { StoredAccount } from "@oneseat/contracts/person";
import { expect, it } from "vitest";
import { storedCloudAccount, storedServerAccount } from "../../../../tests/builders/stored-report.ts";
import { personOrderKey } from "./person-order-key.ts";

it("sorts as accounts do", () => {
  const inOrder: StoredAccount[] = [
    ...["A", "a", "a-b", "ab", "Zoe", "_x", "\u00e9", "\u{1f600}", "\uff5e"].map((login) => storedCloudAccount(login)),
    ...[9, 10, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER].map((id) => storedServerAccount(id, { hostName: "a.example" })),
    storedServerAccount(1, { hostName: "a.example.example" }),
    storedServerAccount(1, { hostName: "a.example:8443" }),
    storedServerAccount(1, { hostName: "b.example" }),
  ];
  const expected = inOrder.toSorted((one, other) => (sortable(one) < sortable(other) ? -1 : 1));
  const sorted = inOrder.toSorted((one, other) => orderKeyOf(one).compare(orderKeyOf(other)));

  expect(sorted.map(({ key }) => key)).toEqual(expected.map(({ key }) => key));
});

function orderKeyOf({ key, deployment }: StoredAccount): Buffer {
  return personOrderKey({ key, isCloud: deployment === "cloud" });
}

/** The order of matching.md as one string that compares by code unit. */
function sortable(account: StoredAccount): string {
  return account.deployment === "cloud"
    ? `0${account.login?.toLowerCase()}\0${account.login}`
    : `1${account.host_name}\0${String(account.user_id).padStart(16, "0")}`;
}
