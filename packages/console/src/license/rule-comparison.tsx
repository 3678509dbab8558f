import { Label, Link as PrimerLink } from "@primer/react";
import { Link } from "react-router";
import { formatCount, formatNumber } from "../components/format-number.ts";
import { useEnterprise } from "../layout/enterprise-context.ts";
import type { ReportedLicense } from "./reported-license.ts";
import styles from "./rule-comparison.module.css";
import { useReport } from "./use-report.ts";

/** The same accounts under each rule: which one is in force here, and what GitHub's documentation describes. */
export function RuleComparison({ license }: { license: ReportedLicense }) {
  const { enterprise } = useEnterprise();
  const policy = useReport(enterprise, license.report.id).data?.matching_policy;
  const { counts, seats_consumed } = license;
  return (
    <table className={styles.table}>
      <caption>The same accounts, counted by each rule</caption>
      <thead>
        <tr>
          <th scope="col">People are recognized by</th>
          <th scope="col">Licenses</th>
          <th scope="col">Compared</th>
        </tr>
      </thead>
      <tbody>
        <Rule
          name="Any email address"
          seats={counts.any_email}
          consumed={seats_consumed}
          isInForce={policy === "any-email"}
        />
        <Rule
          name="Primary email address"
          seats={counts.primary_email}
          consumed={seats_consumed}
          isInForce={policy === "primary-email"}
        />
        <tr>
          <th scope="row">GitHub's documented rule</th>
          <td>{formatNumber(counts.github_rule)}</td>
          <td>
            <GitHubDifference more={counts.github_rule - seats_consumed} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function Rule(props: {
  readonly name: string;
  readonly seats: number;
  readonly consumed: number;
  readonly isInForce: boolean;
}) {
  return (
    <tr>
      <th scope="row">
        {props.name} {props.isInForce && <Label variant="accent">In force</Label>}
      </th>
      <td>{formatNumber(props.seats)}</td>
      <td>{props.isInForce ? "" : comparison(props.seats - props.consumed)}</td>
    </tr>
  );
}

function GitHubDifference({ more }: { more: number }) {
  const { enterprise } = useEnterprise();
  if (more <= 0) return comparison(more);
  return (
    <PrimerLink inline as={Link} to={`/enterprises/${enterprise}/counted-twice`}>
      {`${formatNumber(more)} more, counted more than once by GitHub's documented rule`}
    </PrimerLink>
  );
}

function comparison(more: number): string {
  if (more === 0) return "The same";
  return more > 0 ? `${formatCount(more, "license")} more` : `${formatCount(-more, "license")} fewer`;
}
