import { useLocation, useNavigate } from "react-router";

export type Cursors = {
  /** Of the page that is shown; none: the first. */
  readonly current: string | undefined;
  /** From 1. */
  readonly pageNumber: number;
  next(cursor: string): void;
  previous(): void;
  first(): void;
};

/**
 * Which page of a list is shown. The cursors on the way to it stay in the history's entry: they outlive a reload, and the
 * browser's Back goes through the pages, but they are not in the link, since they lead into a report that others may
 * no longer read. A change of the link, such as another filter, begins at the first page.
 */
export function useCursors(): Cursors {
  const { state, search } = useLocation();
  const navigate = useNavigate();
  const stack = cursorsOf(state);
  const go = (cursors: readonly string[]) => {
    navigate({ search }, { state: { ...entries(state), cursors } });
    window.scrollTo({ top: 0 });
  };
  return {
    current: stack.at(-1),
    pageNumber: stack.length + 1,
    next: (cursor) => go([...stack, cursor]),
    previous: () => go(stack.slice(0, -1)),
    first: () => go([]),
  };
}

function cursorsOf(state: unknown): readonly string[] {
  const { cursors } = entries(state);
  return Array.isArray(cursors) ? cursors.filter((cursor) => typeof cursor === "string") : [];
}

function entries(state: unknown): Readonly<Record<string, unknown>> {
  return typeof state === "object" && state !== null ? { ...state } : {};
}
