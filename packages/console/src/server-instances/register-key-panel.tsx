import { Banner, Button } from "@primer/react";
import { type FormEvent, useState } from "react";
import { problemsByField } from "../api/problems-by-field.ts";
import { ProblemBanner } from "../components/problem-banner.tsx";
import styles from "./connect-panel.module.css";
import { ConnectionField } from "./connection-field.tsx";
import { FocusedPart } from "./focused-part.tsx";
import { parsePublicKey } from "./parse-public-key.ts";
import { useCreateConnection } from "./use-create-connection.ts";

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Registers the key of an instance that does not connect, so that its files are known. */
export function RegisterKeyPanel({ enterprise }: { enterprise: string }) {
  const creation = useCreateConnection(enterprise);
  const [hostName, setHostName] = useState("");
  const [serverId, setServerId] = useState("");
  const [keyText, setKeyText] = useState("");
  const [wasTried, setTried] = useState(false);
  const publicKey = parsePublicKey(keyText);
  if (creation.data) {
    return (
      <FocusedPart>
        <Registered hostName={creation.data.host_name} />
      </FocusedPart>
    );
  }

  const own = {
    host_name: hostName.trim() === "" && "Enter the instance's host name.",
    server_id: !uuidPattern.test(serverId.trim()) && "Enter the server ID, a UUID.",
    public_key: publicKey === null && 'Paste a JWK such as {"kty": "OKP", "crv": "Ed25519", "x": "…"}.',
  };
  const problemOf = (field: keyof typeof own) => (wasTried && own[field]) || problemsByField(creation.error)[field];

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (own.host_name || own.server_id || publicKey === null) return;
    creation.mutate({ host_name: hostName.trim(), server_id: serverId.trim(), public_key: publicKey });
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.text}>
        For an instance behind a wall: its connector signs the files of Export license usage. Register its key, and the
        files that you upload are checked against it.
      </p>
      {creation.error && <ProblemBanner title="The key is not registered" error={creation.error} />}
      <ConnectionField
        label="Host name"
        caption="As it stands in the exported file, under host_name."
        value={hostName}
        problem={problemOf("host_name")}
        onChange={setHostName}
      />
      <ConnectionField
        label="Server ID"
        caption="As it stands in the exported file, under server_id."
        value={serverId}
        problem={problemOf("server_id")}
        onChange={setServerId}
      />
      <ConnectionField
        label="Public key (JWK)"
        caption="From the instance's License page: Connection, Key of this instance, Copy public key."
        value={keyText}
        problem={problemOf("public_key")}
        isLong
        onChange={setKeyText}
      />
      <Button type="submit" variant="primary" loading={creation.isPending}>
        Register key
      </Button>
    </form>
  );
}

function Registered({ hostName }: { hostName: string }) {
  return (
    <div className={styles.form}>
      <Banner
        variant="success"
        title={`The key of ${hostName} is registered`}
        description="Export license usage there, then click Add server usage here."
      />
    </div>
  );
}
