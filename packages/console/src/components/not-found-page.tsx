import { Blankslate } from "@primer/react/experimental";
import { PageTitle } from "./page-title.tsx";

export function NotFoundPage() {
  return (
    <>
      <PageTitle title="Page not found" />
      <Blankslate>
        <Blankslate.Heading as="h2">There is nothing at this address</Blankslate.Heading>
        <Blankslate.Description>It may have been removed, or your token may not see it.</Blankslate.Description>
        <Blankslate.PrimaryAction href="/">Go to your enterprises</Blankslate.PrimaryAction>
      </Blankslate>
    </>
  );
}
