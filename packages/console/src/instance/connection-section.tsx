import type { InstanceConnection, InstanceLicense } from "@oneseat/contracts/instance-license";
import { Banner, Label, type LabelColorOptions } from "@primer/react";
import { AriaStatus } from "@primer/react/experimental";
import type { ReactNode } from "react";
import { CopyButton } from "../components/copy-button.tsx";
import { Disclosure } from "../components/disclosure.tsx";
import { Section } from "../components/section.tsx";
import styles from "./connection-section.module.css";
import { EnrolmentForm } from "./enrolment-form.tsx";

const looks: Readonly<Record<InstanceConnection["state"], readonly [LabelColorOptions, string]>> = {
  enrolled: ["success", "Connected"],
  enrolling: ["attention", "Connecting"],
  refused: ["danger", "Refused"],
  unconfigured: ["secondary", "Not connected"],
};

const sources: Readonly<Record<InstanceLicense["instance"]["source"], string>> = {
  ghes: "The instance itself",
  csv: "A CSV file",
  json: "A JSON file",
};

/** Whether and with whom this instance is connected, and how to connect it. */
export function ConnectionSection({ license: { connection, instance } }: { license: InstanceLicense }) {
  const { state, enterprise, reason, api_url } = connection;
  const [variant, words] = looks[state];
  return (
    <Section title="Connection">
      {state === "enrolling" && reason && (
        <Banner className={styles.banner} variant="warning" title="Not connected yet" description={reason} />
      )}
      {state === "refused" && reason && (
        <Banner className={styles.banner} variant="critical" title="OneSeat refused to connect" description={reason} />
      )}
      <dl className={styles.facts}>
        <Fact name="State">
          <AriaStatus>
            <Label variant={variant}>{words}</Label>
          </AriaStatus>
        </Fact>
        {enterprise !== null && <Fact name="Enterprise">{enterprise}</Fact>}
        {api_url !== null && <Fact name="OneSeat">{api_url}</Fact>}
        <Fact name="Host name">{instance.host_name}</Fact>
        <Fact name="Users are read from">{sources[instance.source]}</Fact>
        <Fact name="Sent by">{instance.transport === "queue" ? "OneSeat's queue" : "HTTPS upload"}</Fact>
      </dl>
      {(state === "unconfigured" || state === "refused") && <EnrolmentForm hasApiUrl={api_url !== null} />}
      <KeyDetails instance={instance} />
    </Section>
  );
}

function KeyDetails({ instance }: { instance: InstanceLicense["instance"] }) {
  const publicKey = JSON.stringify(instance.public_key);
  return (
    <Disclosure label="Key of this instance">
      <p className={styles.words}>
        Files that are exported here are signed with it. Where this instance is not connected, register the key on
        OneSeat's License page (Connect an instance), so that its files are known.
      </p>
      <dl className={styles.facts}>
        <Fact name="Server ID">
          <code>{instance.server_id}</code> <CopyButton text={instance.server_id} label="Copy server ID" />
        </Fact>
        <Fact name="Public key">
          <code>{publicKey}</code> <CopyButton text={publicKey} label="Copy public key" />
        </Fact>
        <Fact name="Key ID">
          <code>{instance.key_id}</code>
        </Fact>
      </dl>
    </Disclosure>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
