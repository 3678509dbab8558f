import { Banner, Heading } from "@primer/react";
import { type ReactNode, useEffect } from "react";
import markUrl from "../components/oneseat-mark.svg";
import type { SessionAccess } from "./session-access.ts";
import { SignInForm } from "./sign-in-form.tsx";
import styles from "./sign-in-page.module.css";

/** Exchanges a token for the session's cookie. */
export function SignInPage<Session>(props: {
  readonly access: SessionAccess<Session>;
  readonly name: string;
  readonly caption: ReactNode;
  /** The server has ended the session that was. */
  readonly hasEnded: boolean;
}) {
  const { access, name, caption, hasEnded } = props;
  useEffect(() => {
    document.title = `Sign in · ${name}`;
  }, [name]);
  return (
    <main className={styles.page}>
      <img src={markUrl} alt="" width={48} height={48} />
      <Heading as="h1" variant="medium" className={styles.title}>
        Sign in to {name}
      </Heading>
      {hasEnded && (
        <Banner
          className={styles.banner}
          variant="warning"
          title="You were signed out"
          description="Your session has ended. Sign in again to go on where you were."
        />
      )}
      <SignInForm access={access} caption={caption} />
    </main>
  );
}
