import type { CloudUser } from "@oneseat/contracts/cloud-document";
import type { ExportUser } from "@oneseat/contracts/export-file";
import type { DeploymentLayout, PlacedAccount } from "./enterprise-layout.ts";
import { personName, spelledAddressOf } from "./person-addresses.ts";

const usersAtOnce = 1_000;
const firstUserId = 1_000;

export type AccountChanges = {
  /** One account in so many has an address more than before; absent: none has. */
  readonly oneIn?: number;
};

/** The accounts of an instance as its connector reads them, in the order of their ids. */
export async function* instanceUsers(
  layout: DeploymentLayout,
  { oneIn }: AccountChanges = {},
): AsyncGenerator<ExportUser[]> {
  for (let first = 0; first < layout.size; first += usersAtOnce) {
    const users: ExportUser[] = [];
    for (let position = first; position < Math.min(first + usersAtOnce, layout.size); position += 1) {
      const user = exportUser(position, layout.at(position));
      if (oneIn && position % oneIn === 0)
        user.emails.push({ email: furtherAddress(layout, position), primary: false });
      users.push(user);
    }
    yield users;
  }
}

/** The members of the enterprise in the cloud. */
export function* cloudUsers(layout: DeploymentLayout, { oneIn }: AccountChanges = {}): Generator<CloudUser> {
  for (let position = 0; position < layout.size; position += 1) {
    const { person, holds } = layout.at(position);
    const [first = ""] = holds.map((kind) => spelledAddressOf(person, kind));
    const { login, name } = personName(person);
    const further = oneIn && position % oneIn === 0 ? [furtherAddress(layout, position)] : [];
    yield {
      login,
      name,
      verified_emails: [...holds.map((kind) => spelledAddressOf(person, kind)), ...further],
      saml_name_id: first,
      organizations: [{ login: `octo-${person % 20}`, role: person % 50 === 0 ? "owner" : "member" }],
      two_factor_auth: person % 4 > 0,
    };
  }
}

export function userIdAt(position: number): number {
  return firstUserId + position;
}

/** Nobody else's, so that it joins nobody. */
function furtherAddress({ name }: DeploymentLayout, position: number): string {
  return `moved-${name}-${position}@octo.example`;
}

function exportUser(position: number, { person, holds }: PlacedAccount) {
  const emails = holds.map((kind, index) => ({ email: spelledAddressOf(person, kind), primary: index === 0 }));
  return { user_id: userIdAt(position), emails };
}
