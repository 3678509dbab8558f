import { ThreeBarsIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { type ReactNode, useState } from "react";
import { useLocation } from "react-router";
import styles from "./sidebar-page.module.css";

/** A page beside a sidebar; where the window is narrow, the sidebar opens from a button above the page. */
export function SidebarPage(props: {
  readonly name: string;
  readonly navigation: ReactNode;
  readonly children: ReactNode;
}) {
  const { pathname } = useLocation();
  // Remembers where it was opened, so that going to another page closes it.
  const [openedAt, setOpenedAt] = useState<string | null>(null);
  const isOpen = openedAt === pathname;
  return (
    <div className={styles.frame}>
      <aside aria-label={props.name}>
        <div className={styles.name}>
          <strong>{props.name}</strong>
          <Button
            className={styles.toggle}
            leadingVisual={ThreeBarsIcon}
            aria-expanded={isOpen}
            onClick={() => setOpenedAt(isOpen ? null : pathname)}
          >
            Menu
          </Button>
        </div>
        <div className={isOpen ? styles.opened : styles.closed}>{props.navigation}</div>
      </aside>
      <main id="content" className={styles.content} tabIndex={-1}>
        {props.children}
      </main>
    </div>
  );
}
