import type { License } from "@oneseat/contracts/report";
import { Banner, Link as PrimerLink } from "@primer/react";
import { Link } from "react-router";
import { formatCount, formatNumber } from "../components/format-number.ts";
import { Section } from "../components/section.tsx";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { LicenseBar } from "./license-bar.tsx";
import { LicenseFigures } from "./license-figures.tsx";
import styles from "./license-section.module.css";
import { ReportAge } from "./report-age.tsx";
import type { ReportedLicense } from "./reported-license.ts";
import { RuleComparison } from "./rule-comparison.tsx";

/** Consumed, purchased, available; how they split; and how many another rule would count. */
export function LicenseSection({ license }: { license: ReportedLicense }) {
  return (
    <Section title="User licenses" description={<ReportAge report={license.report} isStale={license.stale} />}>
      <OverLimit license={license} />
      <div className={styles.box}>
        <LicenseFigures license={license} />
        <LicenseBar license={license} />
        <RuleComparison license={license} />
      </div>
    </Section>
  );
}

function OverLimit({ license: { seats_available, seats_purchased, seats_consumed, counts } }: { license: License }) {
  const { enterprise } = useEnterprise();
  if (seats_available >= 0 || seats_purchased === 0) return null;
  const countedTwice = counts.github_rule - seats_consumed;
  return (
    <Banner
      className={styles.banner}
      variant="critical"
      title={`${formatCount(-seats_available, "license")} over`}
      description={
        <>
          {`${formatNumber(seats_consumed)} licenses are consumed, ${formatNumber(seats_purchased)} are purchased. `}
          {"Purchase more, or look under "}
          <PrimerLink className={styles.link} as={Link} to={`/enterprises/${enterprise}/people`}>
            People
          </PrimerLink>
          {" for accounts that are no longer needed."}
          {countedTwice > 0 && " GitHub's documented rule would count still more."}
        </>
      }
    />
  );
}
