/** What to type to run a connector with its enrolment token. The values hold nothing that a shell would read. */
export function connectorCommands(options: { apiUrl: string; token: string; hostName: string }): string {
  const { apiUrl, token, hostName } = options;
  return [
    `export ONESEAT_API_URL=${apiUrl}`,
    `export ONESEAT_ENROLMENT_TOKEN=${token}`,
    `export ONESEAT_HOST_NAME=${hostName}`,
    "export ONESEAT_SOURCE=ghes",
    `export ONESEAT_GHES_URL=https://${hostName}`,
    "export ONESEAT_GHES_USERNAME=SITE_ADMIN_NAME",
    "export ONESEAT_GHES_TOKEN=SITE_ADMIN_TOKEN",
    "PORT=4110 npm run connector",
  ].join("\n");
}
