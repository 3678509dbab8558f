import { LawIcon } from "@primer/octicons-react";
import { AriaStatus, Button, Spinner, Stack } from "@primer/react";
import { Blankslate } from "@primer/react/experimental";
import { Section } from "../components/section.tsx";
import type { InstanceActions } from "../server-instances/instance-actions.ts";

/** What stands in place of the figures until there is a report: how to get one. */
export function NoLicenseUsage({ isStale, actions }: { isStale: boolean; actions: InstanceActions | null }) {
  return (
    <Section title="User licenses">
      <Blankslate border>
        <Blankslate.Visual>
          {isStale ? <Spinner size="medium" srText={null} /> : <LawIcon size="medium" />}
        </Blankslate.Visual>
        <Blankslate.Heading as="h3">
          {isStale ? <AriaStatus as="span">The first report is being made</AriaStatus> : "No license usage yet"}
        </Blankslate.Heading>
        <Blankslate.Description>{isStale ? "It shows here by itself." : directionsFor(actions)}</Blankslate.Description>
        {actions && !isStale && (
          <Stack direction="horizontal" gap="condensed" justify="center" wrap="wrap">
            <Button variant="primary" onClick={actions.addServerUsage}>
              Add server usage
            </Button>
            <Button onClick={actions.connectInstance}>Connect an instance</Button>
          </Stack>
        )}
      </Blankslate>
    </Section>
  );
}

function directionsFor(actions: InstanceActions | null): string {
  return actions
    ? "Export license usage on a GitHub Enterprise Server instance and add the file here, or connect the instance so that it syncs by itself. The first report follows within a minute."
    : "An enterprise owner adds the usage of GitHub Enterprise Server instances. The figures show here then.";
}
