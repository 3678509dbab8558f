import type { License } from "@oneseat/contracts/report";

/** The seats from the first report on. */
export type ReportedLicense = License & { readonly report: NonNullable<License["report"]> };

export function isReported(license: License): license is ReportedLicense {
  return license.report !== null;
}
