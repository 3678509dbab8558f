import { Outlet } from "react-router";
import type { Session } from "../session/session.ts";
import { GlobalHeader } from "./global-header.tsx";
import { ProfileMenu } from "./profile-menu.tsx";

/** The bar above every page of the console. */
export function ConsoleLayout({ session }: { session: Session }) {
  return (
    <>
      <GlobalHeader home="/enterprises" product="OneSeat" menu={<ProfileMenu session={session} />} />
      <Outlet />
    </>
  );
}
