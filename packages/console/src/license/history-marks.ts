import type { Report } from "@oneseat/contracts/report";
import type { MatchingPolicy } from "@oneseat/contracts/settings";

export type HistoryEvent =
  | { readonly kind: "joined" | "left"; readonly hostName: string }
  | { readonly kind: "policy"; readonly policy: MatchingPolicy };

/** Why the count may have jumped with a report. */
export type HistoryMark = {
  readonly reportId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly events: readonly HistoryEvent[];
};

type MarkedReport = Pick<Report, "id" | "version" | "created_at" | "matching_policy" | "host_names">;

/**
 * What set a report apart from the one before it, the oldest first. `reports` come newest first and without gaps, as the API lists
 * them; what came before the last of them is not known, unless it is the first that was ever made.
 */
export function historyMarks(reports: readonly MarkedReport[]): HistoryMark[] {
  return reports
    .map((report, index) => ({
      reportId: report.id,
      time: Date.parse(report.created_at),
      events: eventsBetween(reports[index + 1], report),
    }))
    .filter(({ events }) => events.length > 0)
    .reverse();
}

function eventsBetween(before: MarkedReport | undefined, now: MarkedReport): HistoryEvent[] {
  if (!before && now.version > 1) return [];
  const known = before?.host_names ?? [];
  const joined = now.host_names.filter((hostName) => !known.includes(hostName));
  const left = known.filter((hostName) => !now.host_names.includes(hostName));
  const isPolicyNew = before !== undefined && before.matching_policy !== now.matching_policy;
  return [
    ...joined.map((hostName) => ({ kind: "joined", hostName }) as const),
    ...left.map((hostName) => ({ kind: "left", hostName }) as const),
    ...(isPolicyNew ? [{ kind: "policy", policy: now.matching_policy } as const] : []),
  ];
}

/** The events in a sentence: `a and b joined; c left`. */
export function sentenceOf(events: readonly HistoryEvent[]): string {
  const hosts = (kind: "joined" | "left") =>
    listFormat.format(events.flatMap((event) => (event.kind === kind ? [event.hostName] : [])));
  const policies = events.flatMap((event) => (event.kind === "policy" ? [policyNames[event.policy]] : []));
  const [joined, left, policy] = [hosts("joined"), hosts("left"), policies.at(-1)];
  return [joined && `${joined} joined`, left && `${left} left`, policy && `people recognized by ${policy} from then on`]
    .filter(Boolean)
    .join("; ");
}

const listFormat = new Intl.ListFormat("en-US");

const policyNames: Readonly<Record<MatchingPolicy, string>> = {
  "any-email": "any email address",
  "primary-email": "primary email address",
};
