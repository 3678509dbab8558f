import type { AccountStanding } from "@oneseat/contracts/account-standing";
import { AriaStatus, Button, Link as PrimerLink, Spinner } from "@primer/react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { enterprisePath } from "../api/enterprise-path.ts";
import { request } from "../api/request.ts";
import { RequestProblem } from "../api/request-problem.ts";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { accountKeyOf } from "./account-key-of.ts";
import type { PeopleView } from "./people-view.ts";
import { personPath } from "./person-path.ts";
import { standingWords } from "./standing-words.ts";

/** Where a search found nobody and names an account: whether there is such an account, and why it does not count. */
export function UncountedAccount({ view }: { view: PeopleView }) {
  const [isAsked, setAsked] = useState(false);
  const key = view.report === "" ? accountKeyOf(view.query) : null;
  if (key === null) return null;
  return (
    <p>
      {isAsked ? (
        <Standing accountKey={key} />
      ) : (
        <Button variant="link" onClick={() => setAsked(true)}>
          {`Is ${view.query.trim()} an account that does not count?`}
        </Button>
      )}
    </p>
  );
}

function Standing({ accountKey }: { accountKey: string }) {
  const { enterprise } = useEnterprise();
  const { data, error } = useQuery({
    queryKey: [enterprise, "accounts", accountKey],
    queryFn: ({ signal }) =>
      request<AccountStanding>(enterprisePath(enterprise, `accounts/${encodeURIComponent(accountKey)}`), { signal }),
  });
  if (error) return <AriaStatus as="span">{isUnknown(error) ? unknownAccount : error.message}</AriaStatus>;
  if (!data) return <Spinner size="small" srText="Looking up the account" />;
  return (
    <AriaStatus as="span">
      {standingWords(data)}{" "}
      {data.person_id && (
        <PrimerLink inline as={Link} to={personPath(enterprise, data.person_id)}>
          Go to the person
        </PrimerLink>
      )}
    </AriaStatus>
  );
}

const unknownAccount =
  "There is no such account in the current report. Suspended and built-in accounts of an instance never leave it: only their number is known, on the License page.";

function isUnknown(error: Error): boolean {
  return error instanceof RequestProblem && error.status === 404;
}
