import { Button, Stack } from "@primer/react";

type Pages = {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
};

/** Under a list that is read page by page. */
export function LoadMore({ pages, what }: { pages: Pages; what: string }) {
  if (!pages.hasNextPage) return null;
  return (
    <Stack align="center" padding="normal">
      <Button loading={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
        {`Load more ${what}`}
      </Button>
    </Stack>
  );
}
