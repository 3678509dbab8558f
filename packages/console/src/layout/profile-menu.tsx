import { PersonIcon } from "@primer/octicons-react";
import { ActionList, ActionMenu, Dialog, IconButton, Text } from "@primer/react";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";

/** `to`: a page of these; `href`: another one of this server. */
export type MenuItem = { readonly label: string } & ({ readonly to: string } | { readonly href: string });

/** What GitHub has behind the profile photo. */
export function ProfileMenu(props: {
  readonly name: string;
  readonly roleName: string;
  readonly items: readonly MenuItem[];
  readonly signOut: (client: QueryClient) => Promise<void>;
}) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const signOut = () => props.signOut(client).catch((error: Error) => setProblem(error.message));
  return (
    <>
      <ActionMenu>
        <ActionMenu.Anchor>
          <IconButton icon={PersonIcon} aria-label="Open user menu" />
        </ActionMenu.Anchor>
        <ActionMenu.Overlay width="small" align="end">
          <ActionList>
            <ActionList.Group>
              <ActionList.GroupHeading>{`${props.name}: ${props.roleName}`}</ActionList.GroupHeading>
              {props.items.map((item) =>
                "to" in item ? (
                  <ActionList.Item key={item.label} onSelect={() => navigate(item.to)}>
                    {item.label}
                  </ActionList.Item>
                ) : (
                  <ActionList.LinkItem key={item.label} href={item.href}>
                    {item.label}
                  </ActionList.LinkItem>
                ),
              )}
            </ActionList.Group>
            <ActionList.Divider />
            <ActionList.Item onSelect={signOut}>Sign out</ActionList.Item>
          </ActionList>
        </ActionMenu.Overlay>
      </ActionMenu>
      {problem && (
        <Dialog title="You are still signed in" width="large" onClose={() => setProblem(null)}>
          <Text>{problem}</Text>
        </Dialog>
      )}
    </>
  );
}
