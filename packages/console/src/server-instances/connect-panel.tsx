import { Button } from "@primer/react";
import { type FormEvent, useState } from "react";
import { problemsByField } from "../api/problems-by-field.ts";
import { ProblemBanner } from "../components/problem-banner.tsx";
import styles from "./connect-panel.module.css";
import { ConnectionField } from "./connection-field.tsx";
import { EnrolmentDirections } from "./enrolment-directions.tsx";
import { FocusedPart } from "./focused-part.tsx";
import { useCreateConnection } from "./use-create-connection.ts";

/** Asks for an enrolment token, then shows it with what to do with it. */
export function ConnectPanel({ enterprise }: { enterprise: string }) {
  const creation = useCreateConnection(enterprise);
  const [hostName, setHostName] = useState("");
  const [isMissing, setMissing] = useState(false);
  if (creation.data) {
    return (
      <FocusedPart>
        <EnrolmentDirections enterprise={enterprise} connection={creation.data} />
      </FocusedPart>
    );
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const host_name = hostName.trim();
    setMissing(host_name === "");
    if (host_name !== "") creation.mutate({ host_name });
  }

  const refusal = problemsByField(creation.error).host_name;
  const problem = isMissing ? "Enter the instance's host name." : refusal;
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.text}>
        A connector beside the instance sends its license usage every week, and whenever someone clicks Sync now there:
        user IDs and email addresses, nothing else.
      </p>
      {creation.error && !refusal && <ProblemBanner title="The instance is not connected" error={creation.error} />}
      <ConnectionField
        label="Host name"
        caption="As people open the instance, for example github.my-company.example."
        value={hostName}
        problem={problem}
        onChange={setHostName}
      />
      <Button type="submit" variant="primary" loading={creation.isPending}>
        Get enrolment token
      </Button>
    </form>
  );
}
