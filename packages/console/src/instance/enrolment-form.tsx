import type { InstanceConnection, InstanceEnrolment } from "@oneseat/contracts/instance-license";
import { Banner, Button, FormControl, Heading, TextInput } from "@primer/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { problemsByField } from "../api/problems-by-field.ts";
import { request } from "../api/request.ts";
import styles from "./connection-section.module.css";

/** Connects the instance with a token that an owner made on the cloud side. */
export function EnrolmentForm({ hasApiUrl }: { hasApiUrl: boolean }) {
  const client = useQueryClient();
  const [token, setToken] = useState("");
  const [apiUrl, setApiUrl] = useState("");
  const enrolment = useMutation({
    mutationFn: (body: InstanceEnrolment) => request<InstanceConnection>("/api/enrolment", { method: "POST", body }),
    onSuccess: () => client.invalidateQueries(),
  });
  const problems = problemsByField(enrolment.error);

  function submit(event: FormEvent) {
    event.preventDefault();
    enrolment.mutate({ enrolment_token: token.trim(), ...(!hasApiUrl && { api_url: apiUrl.trim() }) });
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Heading as="h3" variant="small">
        Connect this instance
      </Heading>
      {enrolment.error && Object.keys(problems).length === 0 && (
        <Banner variant="critical" title="The instance is not connected" description={enrolment.error.message} />
      )}
      {!hasApiUrl && (
        <FormControl required>
          <FormControl.Label>Address of OneSeat</FormControl.Label>
          <TextInput
            block
            type="url"
            autoComplete="url"
            value={apiUrl}
            onChange={(event) => setApiUrl(event.target.value)}
          />
          {problems.api_url && <FormControl.Validation variant="error">{problems.api_url}</FormControl.Validation>}
          <FormControl.Caption>As in the browser, for example https://oneseat.octo.example.</FormControl.Caption>
        </FormControl>
      )}
      <FormControl required>
        <FormControl.Label>Enrolment token</FormControl.Label>
        <TextInput
          block
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
        {problems.enrolment_token && (
          <FormControl.Validation variant="error">{problems.enrolment_token}</FormControl.Validation>
        )}
        <FormControl.Caption>
          An enterprise owner gets it on OneSeat's License page: Enterprise Server instances, Connect an instance. It
          holds for one hour and works once.
        </FormControl.Caption>
      </FormControl>
      <div>
        <Button type="submit" variant="primary" loading={enrolment.isPending}>
          Connect
        </Button>
      </div>
    </form>
  );
}
