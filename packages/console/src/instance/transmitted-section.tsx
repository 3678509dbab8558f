import type { InstanceUsagePreview } from "@oneseat/contracts/instance-license";
import { ScrollableRegion } from "@primer/react/experimental";
import { useQuery } from "@tanstack/react-query";
import { request } from "../api/request.ts";
import { Disclosure } from "../components/disclosure.tsx";
import { formatCount } from "../components/format-number.ts";
import { Queried } from "../components/queried.tsx";
import { Section } from "../components/section.tsx";
import styles from "./transmitted-section.module.css";

/** What leaves the instance, to the letter, and what does not. */
export function TransmittedSection() {
  const query = useQuery({
    queryKey: ["preview"],
    queryFn: ({ signal }) => request<InstanceUsagePreview>("/api/license/preview", { signal }),
  });
  return (
    <Section title="What is transmitted">
      <div className={styles.words}>
        <p>
          When you synchronize license usage, only the user ID and email addresses for each user account are
          transmitted. Names, logins, organizations and repositories stay on this instance.
        </p>
        <Queried query={query} label="Loading what is transmitted">
          {(preview) => <Preview preview={preview} />}
        </Queried>
      </div>
    </Section>
  );
}

function Preview({ preview: { header, users } }: { preview: InstanceUsagePreview }) {
  if (header === null) {
    return <p>After the next sync or export, the very file is shown here.</p>;
  }
  const others = header.user_count - users.length;
  return (
    <>
      <p>{wordsOfLeftOut(header.left_out ?? null)}</p>
      <Disclosure label="Show the file">
        <p>
          It names this instance and its version, then each user
          {others > 0 && `; ${formatCount(others, "more user")} of the same form are not shown here`}. A signature at
          its end shows OneSeat that it came from this instance unchanged.
        </p>
        <ScrollableRegion aria-label="The file that is transmitted" className={styles.file}>
          <pre>{JSON.stringify({ ...header, users }, null, 2)}</pre>
        </ScrollableRegion>
      </Disclosure>
    </>
  );
}

function wordsOfLeftOut(leftOut: { suspended?: number | undefined; built_in?: number | undefined } | null): string {
  const why = "Suspended users and the built-in accounts ghost and scim-admin consume no license and are left out";
  if (leftOut === null) return `${why}.`;
  const { suspended = 0, built_in = 0 } = leftOut;
  return `${why}: ${formatCount(suspended, "suspended user")} and ${formatCount(built_in, "built-in account")} at the last reading.`;
}
