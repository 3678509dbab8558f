/**
 * Ends with 0 when the service in this container answers `/readyz` with 200: the health check of an image that has
 * neither curl nor wget.
 */
const answer = await fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).catch((error: Error) => error);
if (answer instanceof Error || !answer.ok) {
  console.error(answer instanceof Error ? answer.message : `${answer.status} ${await answer.text()}`);
  process.exitCode = 1;
}
