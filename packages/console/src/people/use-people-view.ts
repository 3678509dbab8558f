import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { useLocation, useSearchParams } from "react-router";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { holdsAddress, type PeopleView, paramsOfView, viewOfParams } from "./people-view.ts";

export type ViewedPeople = {
  readonly view: PeopleView;
  /** Stays the same function. Shows something else; `replaces`: not worth a step of the browser's Back, as while one types. */
  change(part: Partial<PeopleView>, options?: { readonly replaces?: boolean }): void;
};

/**
 * What the page shows stands in the link, but for a query with an address: that one stays in memory, beside what was
 * read, and goes with it at sign-out. The history's entry says only that there is one, so that going to a person and
 * back finds it again.
 */
export function usePeopleView(): ViewedPeople {
  const { enterprise } = useEnterprise();
  const client = useQueryClient();
  const [params, setParams] = useSearchParams();
  const { state } = useLocation();
  const memory = [enterprise, "people", "address"];
  const address = isAddressSearch(state) ? client.getQueryData<string>(memory) : undefined;
  const linked = viewOfParams(params);
  const view = address === undefined ? linked : { ...linked, query: address };
  const change: ViewedPeople["change"] = (part, { replaces = false } = {}) => {
    const next = { ...view, ...part };
    const searchesAddress = holdsAddress(next.query);
    if (searchesAddress) {
      client.setQueryDefaults(memory, { gcTime: Number.POSITIVE_INFINITY });
      client.setQueryData(memory, next.query);
    }
    setParams(paramsOfView(next), { replace: replaces, state: searchesAddress ? { searchesAddress } : null });
  };
  const latest = useRef(change);
  useEffect(() => {
    latest.current = change;
  });
  return { view, change: useCallback((part, options) => latest.current(part, options), []) };
}

function isAddressSearch(state: unknown): boolean {
  return typeof state === "object" && state !== null && "searchesAddress" in state && state.searchesAddress === true;
}
