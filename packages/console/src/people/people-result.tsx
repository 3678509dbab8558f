import type { PersonSummary } from "@oneseat/contracts/people-query";
import type { Report } from "@oneseat/contracts/report";
import { AriaStatus, Select, Spinner } from "@primer/react";
import { Blankslate } from "@primer/react/experimental";
import type { UseQueryResult } from "@tanstack/react-query";
import { useId } from "react";
import type { Page } from "../api/page.ts";
import { CursorPager } from "../components/cursor-pager.tsx";
import { Loading } from "../components/loading.tsx";
import { ProblemBanner } from "../components/problem-banner.tsx";
import type { Cursors } from "../components/use-cursors.ts";
import { useEnterprise } from "../layout/enterprise-context.ts";
import styles from "./people-result.module.css";
import { PeopleTable } from "./people-table.tsx";
import { holdsAddress, narrows, type PeopleView, pageSizes } from "./people-view.ts";
import { resultWords } from "./result-words.ts";
import { UncountedAccount } from "./uncounted-account.tsx";
import { isPreparing } from "./use-people.ts";
import type { ViewedPeople } from "./use-people-view.ts";

type Props = {
  readonly view: PeopleView;
  readonly people: UseQueryResult<Page<PersonSummary>, Error>;
  readonly cursors: Cursors;
  readonly report: Report | undefined;
  readonly onChange: ViewedPeople["change"];
  readonly onClear: () => void;
};

/** What the question found: rows, nobody, or why there is no answer. */
export function PeopleResult(props: Props) {
  const { people } = props;
  if (people.data) return <FoundPeople {...props} page={people.data} />;
  if (isPreparing(people.error ?? people.failureReason)) return <SearchInPreparation />;
  if (people.error) return <FailedSearch {...props} error={people.error} />;
  return <Loading label="Loading people" />;
}

function FoundPeople({
  page,
  view,
  people,
  cursors,
  report,
  onChange,
  onClear,
}: Props & { page: Page<PersonSummary> }) {
  const found = resultWords({
    rows: page.items.length,
    pageNumber: cursors.pageNumber,
    hasNext: page.next_cursor !== null,
    total: narrows(view) ? null : (report?.seats_consumed ?? null),
  });
  return (
    <div className={styles.result} data-outdated={people.isPlaceholderData} aria-busy={people.isPlaceholderData}>
      <AriaStatus className={page.items.length === 0 ? styles.told : styles.count}>
        {people.isPlaceholderData ? "Searching" : found}
      </AriaStatus>
      {page.items.length === 0 ? (
        <NobodyFound view={view} onClear={onClear} />
      ) : (
        <PeopleTable view={view} people={page.items} onChange={onChange} />
      )}
      <CursorPager cursors={cursors} nextCursor={page.next_cursor}>
        <PageSize limit={view.limit} onChange={(limit) => onChange({ limit })} />
      </CursorPager>
    </div>
  );
}

function PageSize({ limit, onChange }: { limit: number; onChange: (limit: number) => void }) {
  const id = useId();
  return (
    <div className={styles.size}>
      <label htmlFor={id}>People per page</label>
      <Select id={id} size="small" value={String(limit)} onChange={(event) => onChange(Number(event.target.value))}>
        {pageSizes.map((size) => (
          <Select.Option key={size} value={String(size)}>
            {String(size)}
          </Select.Option>
        ))}
      </Select>
    </div>
  );
}

function NobodyFound({ view, onClear }: Pick<Props, "view" | "onClear">) {
  const { isOwner } = useEnterprise();
  if (!narrows(view)) {
    return (
      <Blankslate border>
        <Blankslate.Heading as="h2">Nobody consumes a license</Blankslate.Heading>
        <Blankslate.Description>This report holds no account that counts.</Blankslate.Description>
      </Blankslate>
    );
  }
  return (
    <Blankslate border>
      <Blankslate.Heading as="h2">Nobody was found</Blankslate.Heading>
      <Blankslate.Description>
        {!isOwner && holdsAddress(view.query)
          ? "Billing managers do not see email addresses and cannot search by them."
          : "Every word must begin a login, a word of a name, an account or an email address of one person."}
      </Blankslate.Description>
      <Blankslate.PrimaryAction onClick={onClear}>Show everybody</Blankslate.PrimaryAction>
      <UncountedAccount key={view.query} view={view} />
    </Blankslate>
  );
}

function SearchInPreparation() {
  return (
    <Blankslate border>
      <Blankslate.Visual>
        <Spinner size="medium" srText={null} />
      </Blankslate.Visual>
      <Blankslate.Heading as="h2">
        <AriaStatus as="span">Search is being prepared</AriaStatus>
      </Blankslate.Heading>
      <Blankslate.Description>
        The report is new. Its people can be searched in a moment; the result shows here by itself.
      </Blankslate.Description>
    </Blankslate>
  );
}

/** A page or a report may be gone, which trying again does not bring back: what is there instead is offered. */
function FailedSearch({ error, view, people, cursors, onChange }: Props & { error: Error }) {
  const retry = () => {
    if (cursors.current !== undefined) return cursors.first();
    if (view.report !== "") return onChange({ report: "" });
    people.refetch();
  };
  const isElsewhere = cursors.current !== undefined || view.report !== "";
  return (
    <ProblemBanner
      error={error}
      title={isElsewhere ? "This part of the report could not be loaded" : "People could not be loaded"}
      onRetry={retry}
    />
  );
}
