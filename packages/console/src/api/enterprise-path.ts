/** Begins the paths of an enterprise's routes. */
export function enterprisePath(enterprise: string, rest: string): string {
  return `/api/v1/enterprises/${encodeURIComponent(enterprise)}/${rest}`;
}
