import { ChevronLeftIcon, ChevronRightIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import type { ReactNode } from "react";
import styles from "./cursor-pager.module.css";
import type { Cursors } from "./use-cursors.ts";

/** Previous and Next below a list that the server pages. Not there while everything fits on one page. */
export function CursorPager(props: {
  readonly cursors: Cursors;
  readonly nextCursor: string | null;
  /** What else belongs below the list, such as the size of a page. */
  readonly children?: ReactNode;
}) {
  const { cursors, nextCursor, children } = props;
  if (cursors.pageNumber === 1 && nextCursor === null) return null;
  return (
    <nav className={styles.pager} aria-label="Pages">
      <div className={styles.side}>{children}</div>
      <div className={styles.buttons}>
        <Step label="Previous" icon={ChevronLeftIcon} go={cursors.pageNumber > 1 ? cursors.previous : null} />
        <span>{`Page ${cursors.pageNumber}`}</span>
        <Step
          label="Next"
          icon={ChevronRightIcon}
          go={nextCursor === null ? null : () => cursors.next(nextCursor)}
          isLast
        />
      </div>
    </nav>
  );
}

/** Where there is nowhere to go the button stays, so that whoever pressed it by keyboard is not left without a place. */
function Step(props: {
  readonly label: string;
  readonly icon: typeof ChevronLeftIcon;
  readonly go: (() => void) | null;
  readonly isLast?: boolean;
}) {
  const { label, icon, go, isLast } = props;
  return (
    <Button
      variant="invisible"
      {...(isLast ? { trailingVisual: icon } : { leadingVisual: icon })}
      inactive={go === null}
      aria-disabled={go === null}
      onClick={() => go?.()}
    >
      {label}
    </Button>
  );
}
