import type { Change, Report } from "@oneseat/contracts/report";

export type ChangeKind = Change["kind"];

export const kindNames: Readonly<Record<ChangeKind, string>> = {
  added: "Added",
  removed: "Removed",
  joined: "Joined",
  split: "Split",
};

/** What is compared: two reports whose people can be read, `since` being the earlier one. */
export type ComparedReports = { readonly report: Report; readonly since: Report };

/**
 * The reports that a link names, of those that are given newest first. Without names, the current one against the one
 * before it. Null: there are no two, or the link names what cannot be compared.
 */
export function comparedReports(reports: readonly Report[], params: URLSearchParams): ComparedReports | null {
  const readable = reports.filter(({ people_readable }) => people_readable);
  const report = named(readable, params.get("report")) ?? named(readable, null);
  if (!report) return null;
  const earlier = readable.filter(({ version }) => version < report.version);
  const since = named(earlier, params.get("since"));
  return since ? { report, since } : null;
}

/** The kind that a link asks for; null: every kind. */
export function kindOfParams(params: URLSearchParams): ChangeKind | null {
  const kind = params.get("kind") ?? "";
  return isKind(kind) ? kind : null;
}

/** A link to other reports or another kind. Null leaves out what the link had. */
export function changesSearch(params: URLSearchParams, part: Readonly<Record<string, string | null>>): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(part)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return next;
}

/** That of the id, or the newest without one or where it is not among them. */
function named(reports: readonly Report[], id: string | null): Report | undefined {
  return reports.find((report) => report.id === id) ?? reports[0];
}

function isKind(kind: string): kind is ChangeKind {
  return Object.hasOwn(kindNames, kind);
}
