import type { ServerInstance } from "@oneseat/contracts/server-instance";
import { ConfirmationDialog } from "@primer/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { enterprisePath } from "../api/enterprise-path.ts";
import { request } from "../api/request.ts";
import { formatCount } from "../components/format-number.ts";
import { ProblemBanner } from "../components/problem-banner.tsx";

type Props = {
  readonly enterprise: string;
  readonly instance: ServerInstance;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
};

/** Asks, by name, and says what goes with the instance. */
export function RemoveInstanceDialog({ enterprise, instance, onClose, onRemoved }: Props) {
  const client = useQueryClient();
  const { host_name, server_id, accounts } = instance;
  const removal = useMutation({
    mutationFn: () => request(enterprisePath(enterprise, `server-instances/${server_id}`), { method: "DELETE" }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [enterprise] });
      onClose();
      onRemoved();
    },
  });
  return (
    <ConfirmationDialog
      title={`Remove ${host_name}?`}
      confirmButtonContent="Remove instance"
      confirmButtonType="danger"
      confirmButtonLoading={removal.isPending}
      width="large"
      onClose={(gesture) => (gesture === "confirm" ? removal.mutate() : onClose())}
    >
      {removal.error && <ProblemBanner title="The instance was not removed" error={removal.error} />}
      <p>{consequences(accounts)}</p>
      <p>Past syncs stay in the sync history. To have the instance back, connect it or add its usage again.</p>
    </ConfirmationDialog>
  );
}

function consequences(accounts: number): string {
  if (accounts === 0) return "Its connection ends. None of its accounts are counted, so the count stays as it is.";
  const leave = accounts === 1 ? "Its 1 account leaves" : `Its ${formatCount(accounts, "account")} leave`;
  return `${leave} the count, its connection ends, and a new report follows. A person who has other accounts still consumes a license.`;
}
