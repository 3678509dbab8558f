import type { Session } from "@oneseat/contracts/session";
import { Outlet } from "react-router";
import { consoleSession } from "../session/console-session.ts";
import { GlobalHeader } from "./global-header.tsx";
import { ProfileMenu } from "./profile-menu.tsx";

const roleNames: Readonly<Record<Session["role"], string>> = {
  operator: "Operator of this installation",
  owner: "Enterprise owner",
  billing_manager: "Billing manager",
  connector: "Connector",
};

const menu = [
  { label: "Your enterprises", to: "/enterprises" },
  { label: "API documentation", href: "/docs" },
];

/** The bar above every page of the console. */
export function ConsoleLayout({ session }: { session: Session }) {
  return (
    <>
      <GlobalHeader
        home="/enterprises"
        product="OneSeat"
        menu={
          <ProfileMenu
            name={session.name ?? "OneSeat"}
            roleName={roleNames[session.role]}
            items={menu}
            signOut={consoleSession.signOut}
          />
        }
      />
      <Outlet />
    </>
  );
}
