import { Banner, Button, FormControl, TextInput } from "@primer/react";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { RequestProblem } from "../api/request-problem.ts";
import type { SessionAccess } from "./session-access.ts";
import styles from "./sign-in-page.module.css";

type Problem = { readonly isOfToken: boolean; readonly message: string };

export function SignInForm<Session>(props: { readonly access: SessionAccess<Session>; readonly caption: ReactNode }) {
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [token, setToken] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem(null);
    setBusy(true);
    const found = await problemOf(() => props.access.signIn(client, token.trim()), token);
    setBusy(false);
    setProblem(found);
    if (found?.isOfToken) input.current?.focus();
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {problem && !problem.isOfToken && (
        <Banner variant="critical" title="You could not be signed in" description={problem.message} />
      )}
      <FormControl required>
        <FormControl.Label>Token</FormControl.Label>
        <TextInput
          ref={input}
          block
          type="password"
          autoComplete="current-password"
          autoFocus
          spellCheck={false}
          value={token}
          onChange={(event) => {
            setToken(event.target.value);
            setProblem(null);
          }}
        />
        {problem?.isOfToken && <FormControl.Validation variant="error">{problem.message}</FormControl.Validation>}
        <FormControl.Caption>{props.caption}</FormControl.Caption>
      </FormControl>
      <Button type="submit" variant="primary" block loading={isBusy}>
        Sign in
      </Button>
    </form>
  );
}

async function problemOf(signIn: () => Promise<void>, token: string): Promise<Problem | null> {
  if (token.trim() === "") return { isOfToken: true, message: "Enter your token." };
  // Headers hold no other characters; such a text is no token.
  if (!/^[\x21-\x7e]+$/.test(token.trim())) {
    return { isOfToken: true, message: "This is not a token: tokens have no spaces or special letters." };
  }
  try {
    await signIn();
    return null;
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    return { isOfToken: error.status === 401, message: error.message };
  }
}
