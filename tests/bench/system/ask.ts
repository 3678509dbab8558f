export type Question = { readonly token: string; readonly method?: "POST" | "PATCH"; readonly json?: unknown };

/** The JSON of an answer; throws for any that is no success. */
export async function ask(url: string, { token, method, json }: Question): Promise<unknown> {
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, ...(json !== undefined && { "content-type": "application/json" }) },
    ...(method && { method }),
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}: ${text}`);
  return JSON.parse(text);
}
