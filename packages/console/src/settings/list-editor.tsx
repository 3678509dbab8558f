import { XIcon } from "@primer/octicons-react";
import { Button, FormControl, IconButton, TextInput } from "@primer/react";
import { AriaStatus } from "@primer/react/experimental";
import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from "react";
import { formatCount } from "../components/format-number.ts";
import { addEntries } from "./add-entries.ts";
import styles from "./list-editor.module.css";

/** A list of short texts: add one, or paste many; remove each. */
export function ListEditor(props: {
  readonly id: string;
  readonly label: string;
  readonly caption: string;
  /** What one entry is called: `domain`. */
  readonly entryName: string;
  readonly entries: readonly string[];
  readonly problem: string | undefined;
  /** What is wrong with a text; null: nothing. */
  readonly check: (entry: string) => string | null;
  readonly onChange: (entries: string[]) => void;
}) {
  const { id, label, caption, entryName, entries, check, onChange } = props;
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const [said, setSaid] = useState("");

  function add(text: string) {
    const result = addEntries(entries, text, check);
    setRefusal(result.refusal);
    setTyped(result.rest);
    if (result.added === 0) return;
    setSaid(`${formatCount(result.added, entryName)} added.`);
    onChange(result.entries);
  }

  function remove(entry: string) {
    setSaid(`${entry} removed.`);
    onChange(entries.filter((other) => other !== entry));
    input.current?.focus();
  }

  function addOnEnter(event: KeyboardEvent) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add(typed);
  }

  /** Several lines are several entries; a single one can still be edited. */
  function addPasted(event: ClipboardEvent) {
    const text = event.clipboardData.getData("text");
    if (!/[\s,;]/.test(text.trim())) return;
    event.preventDefault();
    add(`${typed} ${text}`);
  }

  const problem = refusal ?? props.problem;
  return (
    <div>
      <div className={styles.row}>
        <FormControl id={id} className={styles.field}>
          <FormControl.Label>{label}</FormControl.Label>
          <TextInput
            ref={input}
            block
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setRefusal(null);
            }}
            onKeyDown={addOnEnter}
            // Whoever saves without pressing Add means it all the same.
            onBlur={() => add(typed)}
            onPaste={addPasted}
          />
          {problem && <FormControl.Validation variant="error">{problem}</FormControl.Validation>}
          <FormControl.Caption>{caption}</FormControl.Caption>
        </FormControl>
        <Button className={styles.add} aria-label={`Add ${entryName}`} onClick={() => add(typed)}>
          Add
        </Button>
      </div>
      <AriaStatus className={styles.said}>{said}</AriaStatus>
      {entries.length > 0 && (
        <ul className={styles.entries}>
          {entries.map((entry) => (
            <li key={entry} className={styles.entry}>
              <span className={styles.text}>{entry}</span>
              <IconButton
                icon={XIcon}
                size="small"
                variant="invisible"
                aria-label={`Remove ${entry}`}
                onClick={() => remove(entry)}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
