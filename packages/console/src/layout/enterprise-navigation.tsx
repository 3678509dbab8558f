import { DuplicateIcon, GearIcon, GitCompareIcon, PeopleIcon } from "@primer/octicons-react";
import { NavList } from "@primer/react";
import type { EnterpriseContext } from "./enterprise-context.ts";
import { NavigationItem } from "./navigation-item.tsx";

/** The enterprise account's sidebar. What a role may not open is not there. */
export function EnterpriseNavigation({ enterprise, isOwner }: EnterpriseContext) {
  const root = `/enterprises/${enterprise}`;
  return (
    <NavList aria-label="Enterprise">
      <NavigationItem to={`${root}/people`} icon={PeopleIcon} label="People" />
      <NavigationItem to={`${root}/counted-twice`} icon={DuplicateIcon} label="Counted twice" />
      <NavigationItem to={`${root}/changes`} icon={GitCompareIcon} label="Changes" />
      <NavList.Item defaultOpen>
        <NavList.LeadingVisual>
          <GearIcon />
        </NavList.LeadingVisual>
        Settings
        <NavList.SubNav>
          <NavigationItem to={`${root}/settings/license`} label="License" />
          {isOwner && <NavigationItem to={`${root}/settings/syncs`} label="Sync history" />}
          {isOwner && <NavigationItem to={`${root}/settings/general`} label="General" />}
          {isOwner && <NavigationItem to={`${root}/settings/tokens`} label="Tokens" />}
        </NavList.SubNav>
      </NavList.Item>
    </NavList>
  );
}
