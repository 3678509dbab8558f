import type { ReactNode } from "react";
import styles from "./single-page.module.css";

/** A page without a sidebar. */
export function SinglePage({ children }: { children: ReactNode }) {
  return (
    <main id="content" className={styles.page} tabIndex={-1}>
      {children}
    </main>
  );
}
