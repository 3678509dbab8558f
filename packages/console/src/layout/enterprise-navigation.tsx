import { DuplicateIcon, GearIcon, GitCompareIcon, PeopleIcon } from "@primer/octicons-react";
import { NavList } from "@primer/react";
import type { ComponentType } from "react";
import { useLocation, useNavigate } from "react-router";
import type { EnterpriseContext } from "./enterprise-context.ts";

/** The enterprise account's sidebar. What a role may not open is not there. */
export function EnterpriseNavigation({ enterprise, isOwner }: EnterpriseContext) {
  const root = `/enterprises/${enterprise}`;
  return (
    <NavList aria-label="Enterprise">
      <Item to={`${root}/people`} icon={PeopleIcon} label="People" />
      <Item to={`${root}/counted-twice`} icon={DuplicateIcon} label="Counted twice" />
      <Item to={`${root}/changes`} icon={GitCompareIcon} label="Changes" />
      <NavList.Item defaultOpen>
        <NavList.LeadingVisual>
          <GearIcon />
        </NavList.LeadingVisual>
        Settings
        <NavList.SubNav>
          <Item to={`${root}/settings/license`} label="License" />
          {isOwner && <Item to={`${root}/settings/syncs`} label="Sync history" />}
          {isOwner && <Item to={`${root}/settings/general`} label="General" />}
          {isOwner && <Item to={`${root}/settings/tokens`} label="Tokens" />}
        </NavList.SubNav>
      </NavList.Item>
    </NavList>
  );
}

function Item({ to, label, icon: Icon }: { to: string; label: string; icon?: ComponentType }) {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const isHere = pathname === to || pathname.startsWith(`${to}/`);
  return (
    <NavList.Item
      href={to}
      {...(isHere ? { "aria-current": "page" as const } : {})}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        navigate(to);
      }}
    >
      {Icon && (
        <NavList.LeadingVisual>
          <Icon />
        </NavList.LeadingVisual>
      )}
      {label}
    </NavList.Item>
  );
}
