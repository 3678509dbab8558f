/** A person's page, in the report of that id or, where it is empty, in the current one. */
export function personPath(enterprise: string, id: string, report = ""): string {
  return `/enterprises/${enterprise}/people/${id}${report === "" ? "" : `?report=${report}`}`;
}
