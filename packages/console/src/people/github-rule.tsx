import type { Fix, Person } from "@oneseat/contracts/person";
import { Section } from "../components/section.tsx";
import { AccountLabel } from "./account-label.tsx";
import { fixWords } from "./fix-words.ts";
import styles from "./github-rule.module.css";
import { HiddenAddress } from "./hidden-address.tsx";

/** How often GitHub's documented rule counts a person, as which groups of accounts, and what would make it once. */
export function GithubRule({ person }: { person: Person }) {
  const groups = person.github_groups;
  if (groups.length < 2) {
    return (
      <Section title="GitHub's documented rule counts this person once">
        <p className={styles.words}>There is nothing to change.</p>
      </Section>
    );
  }
  return (
    <Section
      title={`GitHub's documented rule counts this person ${groups.length} times`}
      description="It joins accounts by the primary email address alone, so it sees these accounts as:"
    >
      <ol className={styles.groups}>
        {groups.map((keys, index) => (
          <li key={keys[0]} className={styles.group}>
            <ul className={styles.accounts} aria-label={`License ${index + 1}`}>
              {keys.map((key) => (
                <li key={key}>
                  <AccountLabel accountKey={key} />
                </li>
              ))}
            </ul>
            {person.fixes
              .filter(({ account_key }) => keys.includes(account_key))
              .map((fix) => (
                <FixText key={fix.account_key} fix={fix} person={person} />
              ))}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function FixText({ fix, person }: { fix: Fix; person: Person }) {
  const { cause, why, how } = fixWords(fix, person);
  return (
    <div className={styles.fix}>
      <strong>{cause}</strong>
      <p className={styles.words}>
        {why} {fix.address === null && fix.cause !== "manual_link" && <HiddenAddress />}
      </p>
      <p className={styles.words}>
        <strong>To change:</strong> {how}
      </p>
    </div>
  );
}
