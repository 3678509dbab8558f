import type { Person } from "@oneseat/contracts/person";
import { Link as PrimerLink } from "@primer/react";
import { Blankslate } from "@primer/react/experimental";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";
import { enterprisePath } from "../api/enterprise-path.ts";
import { request } from "../api/request.ts";
import { RequestProblem } from "../api/request-problem.ts";
import { formatDateAndTime } from "../components/format-date.ts";
import { PageTitle } from "../components/page-title.tsx";
import { Queried } from "../components/queried.tsx";
import { Section } from "../components/section.tsx";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { useReports } from "../reports/use-reports.ts";
import { AccountList } from "./account-list.tsx";
import { personName } from "./account-names.ts";
import { GithubRule } from "./github-rule.tsx";
import { noteWords } from "./note-words.ts";
import { OneLicense } from "./one-license.tsx";
import styles from "./person-page.module.css";

const gone: readonly number[] = [404, 410, 422];

/** A person: which accounts, why they are one person, and how GitHub's documented rule counts them. */
export function PersonPage() {
  const { person: id = "" } = useParams();
  const [params] = useSearchParams();
  const report = params.get("report") ?? "";
  const query = usePerson(id, report);
  if (query.error instanceof RequestProblem && gone.includes(query.error.status))
    return <NoSuchPerson report={report} />;
  return (
    <Queried query={query} label="Loading the person">
      {(person) => <PersonInReport person={person} report={report} />}
    </Queried>
  );
}

function usePerson(id: string, report: string): UseQueryResult<Person, Error> {
  const { enterprise } = useEnterprise();
  const path = `people/${encodeURIComponent(id)}${report === "" ? "" : `?report=${encodeURIComponent(report)}`}`;
  return useQuery({
    queryKey: [enterprise, "people", "person", id, report],
    queryFn: ({ signal }) => request<Person>(enterprisePath(enterprise, path), { signal }),
  });
}

function PersonInReport({ person, report }: { person: Person; report: string }) {
  const { title, detail } = personName(person.accounts);
  return (
    <>
      <PageTitle title={title} description={<Description person={person} detail={detail} report={report} />} />
      <Section title={person.accounts.length === 1 ? "Account" : "Accounts"}>
        <AccountList person={person} />
      </Section>
      <OneLicense person={person} />
      {person.notes.length > 0 && <Notes person={person} />}
      <GithubRule person={person} />
    </>
  );
}

function Description(props: { readonly person: Person; readonly detail: string; readonly report: string }) {
  const { person, detail, report } = props;
  const { enterprise } = useEnterprise();
  const reports = useReports(enterprise).data?.items;
  const shown = report === "" ? undefined : reports?.find(({ id }) => id === report);
  return (
    <>
      {detail && <span className={styles.detail}>{detail}</span>}
      <span className={styles.detail}>{licenseWords(person)}</span>
      {shown && !shown.current && (
        <span className={styles.detail}>{`As in the report of ${formatDateAndTime(shown.created_at)}`}</span>
      )}
    </>
  );
}

function licenseWords({ visual_studio }: Person): string {
  if (!visual_studio) return "License type: Enterprise";
  const isMatched = visual_studio.status === "Matched";
  const email = visual_studio.email === "" ? "" : ` ${isMatched ? "by" : "for"} ${visual_studio.email}`;
  const status = `${isMatched ? "matched" : "invitation pending"}${email}`;
  return `License type: Visual Studio subscription, ${status}`;
}

/** Notes have no id; one may stand twice only where it is about two values that may not be shown. */
function Notes({ person }: { person: Person }) {
  return (
    <Section title="Notes" description="What else was found about these accounts while they were matched.">
      <ul className={styles.notes}>
        {[...new Set(person.notes.map(noteWords))].map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </Section>
  );
}

function NoSuchPerson({ report }: { report: string }) {
  const { enterprise } = useEnterprise();
  return (
    <>
      <PageTitle title="Person not found" />
      <Blankslate border>
        <Blankslate.Heading as="h2">
          {report === "" ? "Nobody in the current report has this address" : "This report does not show such a person"}
        </Blankslate.Heading>
        <Blankslate.Description>
          A person's address follows from the first account. It changes when that account goes or another one comes
          before it; only the last twelve reports are kept person by person.{" "}
          <PrimerLink inline as={Link} to={`/enterprises/${enterprise}/people`}>
            Search people
          </PrimerLink>
        </Blankslate.Description>
      </Blankslate>
    </>
  );
}
