import { Heading } from "@primer/react";
import { type ReactNode, useId } from "react";
import styles from "./section.module.css";

/** A part of a page under a heading, with its actions beside the heading. */
export function Section(props: {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const headingId = useId();
  return (
    <section className={styles.section} aria-labelledby={headingId}>
      <div className={styles.bar}>
        <div className={styles.words}>
          <Heading as="h2" variant="small" id={headingId}>
            {props.title}
          </Heading>
          {props.description && <p className={styles.description}>{props.description}</p>}
        </div>
        {props.actions && <div className={styles.actions}>{props.actions}</div>}
      </div>
      {props.children}
    </section>
  );
}
