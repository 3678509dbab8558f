import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

/** Asks again for all that is shown of an enterprise when `state` is another than before; undefined: not known yet. */
export function useRefreshOnChange(enterprise: string, state: string | undefined): void {
  const client = useQueryClient();
  const seen = useRef<string>(undefined);
  useEffect(() => {
    if (state === undefined) return;
    if (seen.current !== undefined && seen.current !== state) client.invalidateQueries({ queryKey: [enterprise] });
    seen.current = state;
  }, [client, enterprise, state]);
}
