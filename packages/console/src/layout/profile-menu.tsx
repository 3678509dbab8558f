import { PersonIcon } from "@primer/octicons-react";
import { ActionList, ActionMenu, IconButton } from "@primer/react";
import { useNavigate } from "react-router";
import type { Session } from "../session/session.ts";
import { useSignOut } from "../session/use-session.ts";

const roleNames: Readonly<Record<Session["role"], string>> = {
  operator: "Operator of the installation",
  owner: "Enterprise owner",
  billing_manager: "Billing manager",
  connector: "Connector",
};

/** What GitHub has behind the profile photo. */
export function ProfileMenu({ session }: { session: Session }) {
  const navigate = useNavigate();
  const signOut = useSignOut();
  return (
    <ActionMenu>
      <ActionMenu.Anchor>
        <IconButton icon={PersonIcon} aria-label="Open user menu" />
      </ActionMenu.Anchor>
      <ActionMenu.Overlay width="medium" align="end">
        <ActionList>
          <ActionList.Group>
            <ActionList.GroupHeading>{`${session.name ?? "Signed in"}: ${roleNames[session.role]}`}</ActionList.GroupHeading>
            <ActionList.Item onSelect={() => navigate("/enterprises")}>Your enterprises</ActionList.Item>
            <ActionList.LinkItem href="/docs">API documentation</ActionList.LinkItem>
          </ActionList.Group>
          <ActionList.Divider />
          <ActionList.Item onSelect={() => signOut()}>Sign out</ActionList.Item>
        </ActionList>
      </ActionMenu.Overlay>
    </ActionMenu>
  );
}
