import { Banner, Button, FormControl, Heading, TextInput } from "@primer/react";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { Navigate, useLocation } from "react-router";
import markUrl from "../components/oneseat-mark.svg";
import styles from "./sign-in-page.module.css";
import { signIn, useSession } from "./use-session.ts";

/** Exchanges a token for the session's cookie, then goes on to where the visitor wanted to be. */
export function SignInPage() {
  const session = useSession();
  const { state } = useLocation();
  useEffect(() => {
    document.title = "Sign in · OneSeat";
  }, []);
  if (session !== null) return <Navigate to={goalOf(state)} replace />;
  return (
    <main className={styles.page}>
      <img src={markUrl} alt="" width={48} height={48} />
      <Heading as="h1" variant="medium" className={styles.title}>
        Sign in to OneSeat
      </Heading>
      <SignInForm />
    </main>
  );
}

function SignInForm() {
  const client = useQueryClient();
  const [token, setToken] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (token.trim() === "") return setProblem("Enter a token.");
    setBusy(true);
    setProblem(null);
    await signIn(client, token.trim()).catch((error: Error) => setProblem(error.message));
    setBusy(false);
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {problem && <Banner variant="critical" title="You are not signed in" description={problem} />}
      <FormControl required>
        <FormControl.Label>Token</FormControl.Label>
        <TextInput
          block
          type="password"
          autoComplete="current-password"
          spellCheck={false}
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
        <FormControl.Caption>
          An owner's or billing manager's token begins with <code>osk_</code>. After <code>npm start</code> the owner's
          is in <code>.oneseat/owner-token</code>.
        </FormControl.Caption>
      </FormControl>
      <Button type="submit" variant="primary" block loading={isBusy}>
        Sign in
      </Button>
    </form>
  );
}

/** The page that asked for the sign-in; nothing outside these pages. */
function goalOf(state: unknown): string {
  const goal = typeof state === "object" && state !== null && "goal" in state ? state.goal : null;
  return typeof goal === "string" && goal.startsWith("/") && goal !== "/sign-in" ? goal : "/enterprises";
}
