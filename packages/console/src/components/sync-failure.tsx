import { formatNumber } from "./format-number.ts";
import styles from "./sync-failure.module.css";

/** A sync's error as any side tells it; a connector has codes of its own. */
export type SyncErrorFacts = {
  readonly code: string;
  readonly message: string;
  readonly byte_offset: number | null;
  readonly user_index: number | null;
};

/** Why a sync failed: the sentence, which says what to do, the place in the file, and the code for those who search for it. */
export function SyncFailure({ error }: { error: SyncErrorFacts }) {
  const place = placeOf(error);
  return (
    <>
      {error.message.split("`").map(asCodeWhenOdd)}
      <span className={styles.facts}>
        {place && `${place} · `}
        <code>{error.code}</code>
      </span>
    </>
  );
}

/** Names of fields stand between backticks: every second part. */
function asCodeWhenOdd(part: string, index: number) {
  const isCode = index % 2 === 1;
  return isCode ? <code key={index}>{part}</code> : part;
}

/** Offsets count from 0, as programs that show them do. */
function placeOf({ byte_offset, user_index }: SyncErrorFacts): string | null {
  const places = [
    byte_offset === null ? null : `byte ${formatNumber(byte_offset)}`,
    user_index === null ? null : `users[${user_index}]`,
  ].filter((place) => place !== null);
  return places.length === 0 ? null : `At ${places.join(", ")} of the file`;
}
