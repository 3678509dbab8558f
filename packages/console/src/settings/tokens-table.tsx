import type { Role, Token } from "@oneseat/contracts/token";
import { Button, Label, Text } from "@primer/react";
import { useMemo } from "react";
import { Age } from "../components/age.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import styles from "./tokens-page.module.css";

export const roleNames: Readonly<Record<Role, string>> = {
  owner: "Owner",
  billing_manager: "Billing manager",
  connector: "Connector",
};

type Props = {
  readonly tokens: readonly Token[];
  /** The token that the visitor is signed in with. */
  readonly ownId: string | null;
  readonly onRevoke: (token: Token) => void;
};

export function TokensTable({ tokens, ownId, onRevoke }: Props) {
  const columns = useMemo(() => columnsFor({ ownId, onRevoke }), [ownId, onRevoke]);
  return <DataTable label="Tokens" columns={columns} rows={tokens} rowId={({ id }) => id} />;
}

function columnsFor({ ownId, onRevoke }: Omit<Props, "tokens">): readonly Column<Token>[] {
  return [
    {
      id: "name",
      header: "Name",
      cell: (token) => (
        <div className={styles.name}>
          <Text weight="semibold">{token.name}</Text>
          {token.id === ownId && <Label variant="accent">You are signed in with it</Label>}
          <span className={styles.narrowOnly}>{roleNames[token.role]}</span>
        </div>
      ),
    },
    { id: "role", header: "Role", cell: ({ role }) => roleNames[role], wideOnly: true },
    { id: "created", header: "Created", cell: ({ created_at }) => <Age time={created_at} />, wideOnly: true },
    { id: "expires", header: "Expires", cell: ({ expires_at }) => <Expiry time={expires_at} /> },
    {
      id: "last-used",
      header: "Last used",
      cell: ({ last_used_at }) => (last_used_at === null ? "Never" : <Age time={last_used_at} />),
      wideOnly: true,
    },
    {
      id: "actions",
      header: "Actions",
      align: "end",
      cell: (token) => (
        <Button variant="danger" size="small" aria-label={`Revoke ${token.name}`} onClick={() => onRevoke(token)}>
          Revoke
        </Button>
      ),
    },
  ];
}

function Expiry({ time }: { time: string | null }) {
  if (time === null) return "Never";
  if (new Date(time) > new Date()) return <Age time={time} />;
  return <Label variant="danger">Expired</Label>;
}
