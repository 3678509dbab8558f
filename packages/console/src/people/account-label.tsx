import { CloudIcon, ServerIcon } from "@primer/octicons-react";
import { Text } from "@primer/react";
import styles from "./account-label.module.css";
import { nameOfKey } from "./account-names.ts";

/** An account as it is called, with where it is. */
export function AccountLabel({ accountKey }: { accountKey: string }) {
  const { isCloud, where, name } = nameOfKey(accountKey);
  const Icon = isCloud ? CloudIcon : ServerIcon;
  return (
    <span className={styles.label}>
      <Icon className={styles.icon} />
      <span>
        {name} <Text className={styles.where}>{isCloud ? "Cloud" : where}</Text>
      </span>
    </span>
  );
}
