import type { InstanceLicense, InstanceSync, InstanceSyncSettings } from "@oneseat/contracts/instance-license";
import { type QueryClient, type UseQueryResult, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { request } from "../api/request.ts";

const licenseKey = ["license"];
/** A sync is followed by the second; otherwise only the schedule begins one. */
const runningIntervalMs = 1000;
const quietIntervalMs = 15_000;

export function useInstanceLicense(): UseQueryResult<InstanceLicense, Error> {
  const query = useQuery({
    queryKey: licenseKey,
    queryFn: ({ signal }) => request<InstanceLicense>("/api/license", { signal }),
    refetchInterval: ({ state }) => (isMoving(state.data) ? runningIntervalMs : quietIntervalMs),
  });
  useRefreshAfterSync(query.data?.sync.last_sync);
  return query;
}

/** *Sync now*; while a sync is under way, it tries at once what it waits for. */
export function useSyncNow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<InstanceSync>("/api/license/sync", { method: "POST" }),
    onSuccess: (last_sync) => {
      changeSync(client, (sync) => ({ ...sync, last_sync }));
      return client.invalidateQueries();
    },
  });
}

/** Turns the weekly sync on or off. */
export function useSwitchSync() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (enabled: boolean) =>
      request<InstanceSyncSettings>("/api/license/sync", { method: "PATCH", body: { enabled } }),
    onSuccess: (sync) => changeSync(client, () => sync),
  });
}

export function isRunning(sync: InstanceSync | null): boolean {
  return sync?.state === "pending";
}

function isMoving(license: InstanceLicense | undefined): boolean {
  return license !== undefined && (isRunning(license.sync.last_sync) || license.connection.state === "enrolling");
}

function changeSync(client: QueryClient, change: (sync: InstanceSyncSettings) => InstanceSyncSettings): void {
  client.setQueryData<InstanceLicense>(licenseKey, (license) => license && { ...license, sync: change(license.sync) });
}

/** What a sync has read stands on other parts of the page too. */
function useRefreshAfterSync(sync: InstanceSync | null | undefined): void {
  const client = useQueryClient();
  const seen = useRef<string>(undefined);
  const state = sync === undefined ? undefined : `${sync?.id} ${sync?.state}`;
  useEffect(() => {
    if (state === undefined) return;
    if (seen.current !== undefined && seen.current !== state) void client.invalidateQueries();
    seen.current = state;
  }, [client, state]);
}
