import type { Enterprise } from "@oneseat/contracts/enterprise";
import { Blankslate } from "@primer/react/experimental";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { request } from "../api/request.ts";
import { PageTitle } from "../components/page-title.tsx";
import { Queried } from "../components/queried.tsx";
import type { Session } from "../session/session.ts";
import styles from "./your-enterprises-page.module.css";

type Enterprises = { readonly items: readonly Enterprise[]; readonly next_cursor: string | null };

/** *Your enterprises*: those that the token sees. */
export function YourEnterprisesPage({ session }: { session: Session }) {
  const query = useQuery({
    queryKey: ["enterprises"],
    queryFn: ({ signal }) => request<Enterprises>("/api/v1/enterprises?limit=100", { signal }),
  });
  return (
    <main id="content" className={styles.page}>
      <PageTitle title="Your enterprises" />
      <Queried query={query} label="Loading your enterprises">
        {({ items }) => (items.length === 0 ? <NoEnterprises /> : <EnterpriseList items={items} session={session} />)}
      </Queried>
    </main>
  );
}

function EnterpriseList({ items, session }: { items: Enterprises["items"]; session: Session }) {
  return (
    <ul className={styles.list}>
      {items.map(({ id, slug, name }) => (
        <li key={id} className={styles.item}>
          {session.role === "operator" ? (
            <strong>{name}</strong>
          ) : (
            <Link to={`/enterprises/${slug}/settings/license`}>
              <strong>{name}</strong>
            </Link>
          )}
          <span className={styles.slug}>{slug}</span>
        </li>
      ))}
    </ul>
  );
}

function NoEnterprises() {
  return (
    <Blankslate border>
      <Blankslate.Heading as="h2">No enterprises yet</Blankslate.Heading>
      <Blankslate.Description>The operator of this installation makes them.</Blankslate.Description>
    </Blankslate>
  );
}
