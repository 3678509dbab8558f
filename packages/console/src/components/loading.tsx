import { Spinner, Stack } from "@primer/react";

export function Loading({ label }: { label: string }) {
  return (
    <Stack align="center" padding="spacious">
      <Spinner srText={label} />
    </Stack>
  );
}
