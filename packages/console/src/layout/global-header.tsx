import type { ReactNode } from "react";
import { Link } from "react-router";
import markUrl from "../components/oneseat-mark.svg";
import styles from "./global-header.module.css";

/** GitHub's bar: the mark, where one is, and at the right whoever is signed in. */
export function GlobalHeader(props: { readonly home: string; readonly product: string; readonly menu: ReactNode }) {
  return (
    <header className={styles.header}>
      <Link className={styles.skip} to="#content" replace onClick={() => document.getElementById("content")?.focus()}>
        Skip to content
      </Link>
      <Link to={props.home} className={styles.home}>
        <img src={markUrl} alt="" width={32} height={32} />
        <span>{props.product}</span>
      </Link>
      {props.menu}
    </header>
  );
}
