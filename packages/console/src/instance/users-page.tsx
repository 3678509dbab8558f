import type { InstanceUsers } from "@oneseat/contracts/instance-license";
import { Label, Pagination } from "@primer/react";
import { Blankslate } from "@primer/react/experimental";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { request } from "../api/request.ts";
import { Age } from "../components/age.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { formatCount } from "../components/format-number.ts";
import { PageTitle } from "../components/page-title.tsx";
import { Queried } from "../components/queried.tsx";
import styles from "./users-page.module.css";

const perPage = 50;

type User = InstanceUsers["users"][number];

/** *View users*: whom the latest reading found, with just what leaves the instance of each. */
export function UsersPage() {
  const [parameters, setParameters] = useSearchParams();
  const page = pageOf(parameters.get("page"));
  const query = useQuery({
    queryKey: ["users", page],
    queryFn: ({ signal }) => request<InstanceUsers>(`/api/license/users?page=${page}&per_page=${perPage}`, { signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageTitle
        title="Users"
        description="The users of this instance that consume a license, with all that is transmitted of each."
      />
      <Queried query={query} label="Loading the users">
        {(users) =>
          users.taken_at === null ? (
            <NeverRead />
          ) : (
            <UsersTable
              users={users}
              takenAt={users.taken_at}
              page={page}
              onPage={(next) => setParameters({ page: String(next) })}
            />
          )
        }
      </Queried>
    </>
  );
}

function NeverRead() {
  return (
    <Blankslate border>
      <Blankslate.Heading as="h2">No users read yet</Blankslate.Heading>
      <Blankslate.Description>They are read by each sync and each export of license usage.</Blankslate.Description>
      <Blankslate.PrimaryAction href="/">Go to License</Blankslate.PrimaryAction>
    </Blankslate>
  );
}

function UsersTable(props: {
  readonly users: InstanceUsers;
  readonly takenAt: string;
  readonly page: number;
  readonly onPage: (page: number) => void;
}) {
  const { users, takenAt, page, onPage } = props;
  const pageCount = Math.max(1, Math.ceil(users.total_count / perPage));
  return (
    <>
      <p className={styles.facts}>
        {formatCount(users.total_count, "user")}, read <Age time={takenAt} />
      </p>
      {users.users.length === 0 ? (
        <Blankslate border>
          <Blankslate.Heading as="h2">{users.total_count === 0 ? "No users" : "No such page"}</Blankslate.Heading>
          <Blankslate.Description>
            {users.total_count === 0
              ? "The latest reading found nobody who consumes a license."
              : `There are ${formatCount(pageCount, "page")}.`}
          </Blankslate.Description>
        </Blankslate>
      ) : (
        <DataTable label="Users" columns={columns} rows={users.users} rowId={({ user_id }) => String(user_id)} />
      )}
      {pageCount > 1 && (
        <Pagination
          pageCount={pageCount}
          currentPage={Math.min(page, pageCount)}
          hrefBuilder={(number) => `/users?page=${number}`}
          showPages={{ narrow: false, regular: true }}
          onPageChange={(event, number) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            onPage(number);
          }}
        />
      )}
    </>
  );
}

const columns: readonly Column<User>[] = [
  { id: "user", header: "User ID", cell: ({ user_id }) => <code>{user_id}</code> },
  { id: "emails", header: "Email addresses", cell: ({ emails }) => <Emails emails={emails} /> },
];

function Emails({ emails }: { emails: User["emails"] }) {
  if (emails.length === 0) return <span className={styles.none}>None</span>;
  return (
    <ul className={styles.emails}>
      {emails.map(({ email, primary }) => (
        <li key={email}>
          {email} {primary && emails.length > 1 && <Label>Primary</Label>}
        </li>
      ))}
    </ul>
  );
}

function pageOf(text: string | null): number {
  const page = Number(text ?? "1");
  return Number.isSafeInteger(page) && page >= 1 ? page : 1;
}
