import type { Token } from "@oneseat/contracts/token";
import { PlusIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { Blankslate } from "@primer/react/experimental";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { enterprisePath } from "../api/enterprise-path.ts";
import type { Page } from "../api/page.ts";
import { request } from "../api/request.ts";
import { LoadMore } from "../components/load-more.tsx";
import { NotFoundPage } from "../components/not-found-page.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { Queried } from "../components/queried.tsx";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { NewTokenDialog } from "./new-token-dialog.tsx";
import { RevokeTokenDialog } from "./revoke-token-dialog.tsx";
import { TokensTable } from "./tokens-table.tsx";

/** The tokens by which people and programs come to this enterprise. */
export function TokensPage() {
  const { enterprise, isOwner, session } = useEnterprise();
  const [isMaking, setMaking] = useState(false);
  const [toRevoke, setToRevoke] = useState<Token | null>(null);
  const newToken = useRef<HTMLButtonElement>(null);
  const query = useTokens(enterprise, isOwner);
  if (!isOwner) return <NotFoundPage />;
  return (
    <>
      <PageTitle
        title="Tokens"
        description="People sign in with them, programs send them to the API. Their text is stored nowhere."
        actions={
          <Button ref={newToken} variant="primary" leadingVisual={PlusIcon} onClick={() => setMaking(true)}>
            New token
          </Button>
        }
      />
      <Queried query={query} label="Loading the tokens">
        {(tokens) =>
          tokens.length === 0 ? (
            <Blankslate border>
              <Blankslate.Heading as="h2">No tokens</Blankslate.Heading>
              <Blankslate.Description>Make one with New token.</Blankslate.Description>
            </Blankslate>
          ) : (
            <TokensTable tokens={tokens} ownId={session.token_id} onRevoke={setToRevoke} />
          )
        }
      </Queried>
      <LoadMore pages={query} what="tokens" />
      {isMaking && <NewTokenDialog enterprise={enterprise} opener={newToken} onClose={() => setMaking(false)} />}
      {toRevoke && (
        <RevokeTokenDialog
          enterprise={enterprise}
          token={toRevoke}
          isOwn={toRevoke.id === session.token_id}
          onClose={() => setToRevoke(null)}
          onRevoked={() => {
            setToRevoke(null);
            // Its row is gone, with the button that opened the dialog.
            requestAnimationFrame(() => newToken.current?.focus());
          }}
        />
      )}
    </>
  );
}

function useTokens(enterprise: string, isOwner: boolean) {
  return useInfiniteQuery({
    queryKey: [enterprise, "tokens"],
    queryFn: ({ signal, pageParam }) => request<Page<Token>>(enterprisePath(enterprise, restOf(pageParam)), { signal }),
    initialPageParam: "",
    getNextPageParam: ({ next_cursor }) => next_cursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    enabled: isOwner,
  });
}

function restOf(cursor: string): string {
  return cursor === "" ? "tokens" : `tokens?cursor=${encodeURIComponent(cursor)}`;
}
