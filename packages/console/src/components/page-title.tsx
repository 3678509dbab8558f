import { Heading, Stack, Text } from "@primer/react";
import { type ReactNode, useEffect } from "react";
import styles from "./page-title.module.css";

/** The page's heading with its actions beside it, and the browser's title. */
export function PageTitle(props: {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
}) {
  const { title, description, actions } = props;
  useEffect(() => {
    document.title = `${title} · OneSeat`;
  }, [title]);
  return (
    <div className={styles.bar}>
      <Stack gap="none" className={styles.words}>
        <Heading as="h1" variant="medium" className={styles.title}>
          {title}
        </Heading>
        {description && <Text className={styles.description}>{description}</Text>}
      </Stack>
      {actions}
    </div>
  );
}
