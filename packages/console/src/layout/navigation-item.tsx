import { NavList } from "@primer/react";
import type { ComponentType } from "react";
import { useLocation, useNavigate } from "react-router";

/** A link of a sidebar; it goes to its page without reloading. */
export function NavigationItem(props: { readonly to: string; readonly label: string; readonly icon?: ComponentType }) {
  const { to, label, icon: Icon } = props;
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
