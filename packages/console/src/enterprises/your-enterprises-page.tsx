import type { Enterprise } from "@oneseat/contracts/enterprise";
import type { Session } from "@oneseat/contracts/session";
import { PlusIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { Blankslate } from "@primer/react/experimental";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Page } from "../api/page.ts";
import { request } from "../api/request.ts";
import { LoadMore } from "../components/load-more.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { Queried } from "../components/queried.tsx";
import { SinglePage } from "../layout/single-page.tsx";
import { EnterpriseList } from "./enterprise-list.tsx";
import { NewEnterpriseDialog } from "./new-enterprise-dialog.tsx";

/** *Your enterprises*: those that the token sees. The operator of the installation makes and deletes them here. */
export function YourEnterprisesPage({ session }: { session: Session }) {
  const isOperator = session.role === "operator";
  const [isMaking, setMaking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const query = useInfiniteQuery({
    queryKey: ["enterprises"],
    queryFn: ({ signal, pageParam }) => request<Page<Enterprise>>(pathOf(pageParam), { signal }),
    initialPageParam: "",
    getNextPageParam: ({ next_cursor }) => next_cursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
  return (
    <SinglePage>
      <PageTitle
        title={isOperator ? "Enterprises" : "Your enterprises"}
        description={
          isOperator ? "Every enterprise of this installation. Their license data is for their owners alone." : null
        }
        actions={
          isOperator && (
            <Button ref={opener} variant="primary" leadingVisual={PlusIcon} onClick={() => setMaking(true)}>
              New enterprise
            </Button>
          )
        }
      />
      <Queried query={query} label="Loading your enterprises">
        {(enterprises) =>
          enterprises.length === 0 ? (
            <NoEnterprises isOperator={isOperator} />
          ) : (
            <EnterpriseList enterprises={enterprises} session={session} />
          )
        }
      </Queried>
      <LoadMore pages={query} what="enterprises" />
      {isMaking && <NewEnterpriseDialog opener={opener} onClose={() => setMaking(false)} />}
    </SinglePage>
  );
}

function pathOf(cursor: string): string {
  return `/api/v1/enterprises?limit=100${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
}

function NoEnterprises({ isOperator }: { isOperator: boolean }) {
  return (
    <Blankslate border>
      <Blankslate.Heading as="h2">No enterprises yet</Blankslate.Heading>
      <Blankslate.Description>
        {isOperator
          ? "Make the first one with New enterprise; you get a token for its owner."
          : "The operator of this installation makes them and gives you a token."}
      </Blankslate.Description>
    </Blankslate>
  );
}
