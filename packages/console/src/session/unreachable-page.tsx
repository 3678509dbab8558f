import { Button, Heading, Text } from "@primer/react";
import { useEffect } from "react";
import { RequestProblem } from "../api/request-problem.ts";
import markUrl from "../components/oneseat-mark.svg";
import styles from "./sign-in-page.module.css";

const retryMs = 5000;

/** Stands in for every page while it cannot be found out who is signed in; goes away by itself. */
export function UnreachablePage(props: {
  readonly name: string;
  readonly error: Error;
  readonly isTrying: boolean;
  readonly onRetry: () => unknown;
}) {
  const { name, error, isTrying, onRetry } = props;
  useEffect(() => {
    document.title = `No answer · ${name}`;
    const timer = setInterval(onRetry, retryMs);
    return () => clearInterval(timer);
  }, [name, onRetry]);
  return (
    <main className={styles.page}>
      <img src={markUrl} alt="" width={48} height={48} />
      <Heading as="h1" variant="medium" className={styles.title}>
        {`${name.charAt(0).toUpperCase()}${name.slice(1)} does not answer`}
      </Heading>
      <Text as="p" className={styles.words}>
        {wordsOf(error)} It is tried again every few seconds.
      </Text>
      <Button loading={isTrying} onClick={() => onRetry()}>
        Try again
      </Button>
    </main>
  );
}

function wordsOf(error: Error): string {
  if (!(error instanceof RequestProblem)) return "This is a fault of the page.";
  return error.status === 0 ? "Check the connection." : error.message;
}
