import { LawIcon } from "@primer/octicons-react";
import { AriaStatus, Spinner } from "@primer/react";
import { Blankslate } from "@primer/react/experimental";
import { Section } from "../components/section.tsx";

/** What stands in place of the figures until there is a report: how to get one. */
export function NoLicenseUsage({ isStale, isOwner }: { isStale: boolean; isOwner: boolean }) {
  return (
    <Section title="User licenses">
      <Blankslate border>
        <Blankslate.Visual>
          {isStale ? <Spinner size="medium" srText={null} /> : <LawIcon size="medium" />}
        </Blankslate.Visual>
        <Blankslate.Heading as="h3">
          {isStale ? <AriaStatus as="span">The first report is being made</AriaStatus> : "No license usage yet"}
        </Blankslate.Heading>
        <Blankslate.Description>{isStale ? "It shows here by itself." : directionsFor(isOwner)}</Blankslate.Description>
      </Blankslate>
    </Section>
  );
}

function directionsFor(isOwner: boolean): string {
  return isOwner
    ? "Export license usage on a GitHub Enterprise Server instance and click Add server usage below, or connect the instance so that it syncs by itself. The first report follows within a minute."
    : "An enterprise owner adds the usage of GitHub Enterprise Server instances. The figures show here then.";
}
