import type { ReactNode } from "react";
import styles from "./disclosure.module.css";

/** What only some want to see, behind its name. */
export function Disclosure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <details className={styles.disclosure}>
      <summary className={styles.label}>{label}</summary>
      {children}
    </details>
  );
}
