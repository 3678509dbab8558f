import type { Report } from "@oneseat/contracts/report";
import { FormControl, Select } from "@primer/react";
import { useSearchParams } from "react-router";
import { reportName } from "../reports/report-name.ts";
import { type ComparedReports, changesSearch } from "./changes-view.ts";
import styles from "./reports-choice.module.css";

type Props = { readonly reports: readonly Report[]; readonly compared: ComparedReports };

/** Which two reports are compared. The earlier one is chosen among those before the later one. */
export function ReportsChoice({ reports, compared: { report, since } }: Props) {
  const [params, setParams] = useSearchParams();
  const readable = reports.filter(({ people_readable }) => people_readable);
  const oldest = readable.at(-1);
  return (
    <div className={styles.choice}>
      <ReportSelect
        label="From"
        reports={readable.filter(({ version }) => version < report.version)}
        chosen={since}
        onChoose={(id) => setParams(changesSearch(params, { since: id }))}
      />
      <ReportSelect
        label="To"
        reports={readable.filter((one) => one !== oldest)}
        chosen={report}
        onChoose={(id) => setParams(changesSearch(params, { report: id }))}
      />
    </div>
  );
}

function ReportSelect(props: {
  readonly label: string;
  readonly reports: readonly Report[];
  readonly chosen: Report;
  readonly onChoose: (id: string) => void;
}) {
  return (
    <FormControl>
      <FormControl.Label>{props.label}</FormControl.Label>
      <Select value={props.chosen.id} onChange={(event) => props.onChoose(event.target.value)}>
        {props.reports.map((report) => (
          <Select.Option key={report.id} value={report.id}>
            {reportName(report)}
          </Select.Option>
        ))}
      </Select>
    </FormControl>
  );
}
