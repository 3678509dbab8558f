import type { Token } from "@oneseat/contracts/token";
import { Banner, ConfirmationDialog, Stack, Text } from "@primer/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { enterprisePath } from "../api/enterprise-path.ts";
import { request } from "../api/request.ts";
import { consoleSession } from "../session/console-session.ts";

export function RevokeTokenDialog(props: {
  readonly enterprise: string;
  readonly token: Token;
  /** It is the one that the visitor is signed in with. */
  readonly isOwn: boolean;
  readonly onClose: () => void;
  readonly onRevoked: () => void;
}) {
  const { enterprise, token, isOwn, onClose, onRevoked } = props;
  const client = useQueryClient();
  const revocation = useMutation({
    mutationFn: () => request(enterprisePath(enterprise, `tokens/${token.id}`), { method: "DELETE" }),
    onSuccess: async () => {
      if (isOwn) return consoleSession.end(client);
      await client.invalidateQueries({ queryKey: [enterprise, "tokens"] });
      onRevoked();
    },
  });
  return (
    <ConfirmationDialog
      title={`Revoke the token ${token.name}?`}
      width="large"
      confirmButtonContent="Revoke token"
      confirmButtonType="danger"
      confirmButtonLoading={revocation.isPending}
      onClose={(gesture) => (gesture === "confirm" ? revocation.mutate() : onClose())}
    >
      <Stack gap="condensed">
        {revocation.error && (
          <Banner variant="critical" title="It was not revoked" description={revocation.error.message} />
        )}
        {isOwn && (
          <Banner
            variant="warning"
            title="You are signed in with this token"
            description="Revoking it signs you out. Have another owner token at hand."
          />
        )}
        {token.role === "connector" && (
          <Banner
            variant="warning"
            title="A connected instance uses this token"
            description="It can then no longer sync. To connect it anew, use Connect an instance on the License page."
          />
        )}
        <Text>Whoever uses it is refused at once. This cannot be undone.</Text>
      </Stack>
    </ConfirmationDialog>
  );
}
