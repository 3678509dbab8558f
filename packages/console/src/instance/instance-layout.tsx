import { GearIcon, PeopleIcon } from "@primer/octicons-react";
import { NavList } from "@primer/react";
import { Outlet, useLocation } from "react-router";
import { ErrorBoundary } from "../components/error-boundary.tsx";
import { GlobalHeader } from "../layout/global-header.tsx";
import { NavigationItem } from "../layout/navigation-item.tsx";
import { ProfileMenu } from "../layout/profile-menu.tsx";
import { SidebarPage } from "../layout/sidebar-page.tsx";
import { instanceSession } from "./instance-session.ts";

const menu = [{ label: "Enterprise settings", to: "/" }];

/** The bar and the sidebar of a GitHub Enterprise Server's enterprise account. */
export function InstanceLayout({ hostName }: { hostName: string }) {
  const { pathname } = useLocation();
  return (
    <>
      <GlobalHeader
        home="/"
        product={hostName}
        menu={<ProfileMenu name={hostName} roleName="Site admin" items={menu} signOut={instanceSession.signOut} />}
      />
      <SidebarPage name="Enterprise" navigation={<InstanceNavigation />}>
        <ErrorBoundary key={pathname}>
          <Outlet />
        </ErrorBoundary>
      </SidebarPage>
    </>
  );
}

function InstanceNavigation() {
  return (
    <NavList aria-label="Enterprise">
      <NavigationItem to="/users" icon={PeopleIcon} label="Users" />
      <NavList.Item defaultOpen>
        <NavList.LeadingVisual>
          <GearIcon />
        </NavList.LeadingVisual>
        Settings
        <NavList.SubNav>
          <NavigationItem to="/" label="License" />
        </NavList.SubNav>
      </NavList.Item>
    </NavList>
  );
}
