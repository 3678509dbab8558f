import { FormControl, TextInput } from "@primer/react";
import { CopyButton } from "./copy-button.tsx";
import styles from "./copyable-secret.module.css";

/** A text that is shown this once, with a button that copies it. `label` names it: `Owner token`. */
export function CopyableSecret({ label, value }: { label: string; value: string }) {
  return (
    <div className={styles.row}>
      <FormControl className={styles.field}>
        <FormControl.Label>{label}</FormControl.Label>
        <TextInput
          block
          monospace
          readOnly
          autoComplete="off"
          spellCheck={false}
          value={value}
          onFocus={(event) => event.target.select()}
        />
      </FormControl>
      <CopyButton text={value} label={`Copy ${label.toLowerCase()}`} />
    </div>
  );
}
