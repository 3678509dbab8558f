import type { Report } from "@oneseat/contracts/report";
import type { ServerInstance } from "@oneseat/contracts/server-instance";
import { FilterIcon, SearchIcon } from "@primer/octicons-react";
import { ActionList, ActionMenu, Button, FormControl, Select } from "@primer/react";
import { useQuery } from "@tanstack/react-query";
import type { RefObject } from "react";
import { enterprisePath } from "../api/enterprise-path.ts";
import type { Page } from "../api/page.ts";
import { request } from "../api/request.ts";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { reportName } from "../reports/report-name.ts";
import styles from "./people-filters.module.css";
import { filterNames, narrows, type PeopleView } from "./people-view.ts";
import { TypedInput } from "./typed-input.tsx";
import type { ViewedPeople } from "./use-people-view.ts";

const pauseMs = 200;
const queryUnitsMax = 400;
const organizationUnitsMax = 200;

type Props = {
  readonly view: PeopleView;
  readonly reports: readonly Report[];
  readonly isLoading: boolean;
  readonly onChange: ViewedPeople["change"];
  readonly onClear: () => void;
  readonly searchBox: RefObject<HTMLInputElement | null>;
};

/** One search box, and below it what narrows the list. */
export function PeopleFilters({ view, reports, isLoading, onChange, onClear, searchBox }: Props) {
  const { isOwner } = useEnterprise();
  return (
    <search className={styles.bar}>
      <TypedInput
        label="Search people"
        caption={
          isOwner
            ? "By login, name, email address, or an instance's account such as ghes.example.com:123."
            : "By login, name, or an instance's account such as ghes.example.com:123. Billing managers do not see email addresses and cannot search by them."
        }
        inputRef={searchBox}
        value={view.query}
        pauseMs={pauseMs}
        onType={(query) => onChange({ query }, { replaces: true })}
        input={{
          block: true,
          type: "search",
          leadingVisual: SearchIcon,
          maxLength: queryUnitsMax,
          loading: isLoading,
          loaderText: "Searching",
        }}
      />
      <div className={styles.filters}>
        <FilterMenu view={view} onChange={onChange} />
        <DeploymentSelect view={view} onChange={onChange} />
        <TypedInput
          label="Organization"
          isLabelHidden
          value={view.organization}
          onType={(organization) => onChange({ organization: organization.trim() })}
          input={{ placeholder: "Organization", maxLength: organizationUnitsMax }}
        />
        <ReportSelect view={view} reports={reports} onChange={onChange} />
        {narrows(view) && (
          <Button variant="invisible" onClick={onClear}>
            Clear filters
          </Button>
        )}
      </div>
    </search>
  );
}

type FilterProps = Pick<Props, "view" | "onChange">;

function FilterMenu({ view: { filters }, onChange }: FilterProps) {
  const all = Object.keys(filterNames).filter((name): name is keyof typeof filterNames => name in filterNames);
  return (
    <ActionMenu>
      <ActionMenu.Button leadingVisual={FilterIcon} {...(filters.length === 0 ? {} : { count: filters.length })}>
        Filter
      </ActionMenu.Button>
      <ActionMenu.Overlay width="medium">
        <ActionList selectionVariant="multiple" aria-label="Filter">
          {all.map((name) => (
            <ActionList.Item
              key={name}
              selected={filters.includes(name)}
              onSelect={(event) => {
                event.preventDefault(); // Several can be chosen before the menu is closed.
                const others = filters.filter((one) => one !== name);
                onChange({ filters: others.length < filters.length ? others : [...filters, name] });
              }}
            >
              {filterNames[name]}
            </ActionList.Item>
          ))}
        </ActionList>
      </ActionMenu.Overlay>
    </ActionMenu>
  );
}

function DeploymentSelect({ view: { deployment }, onChange }: FilterProps) {
  const { enterprise } = useEnterprise();
  const { data } = useQuery({
    queryKey: [enterprise, "server-instances", "host-names"],
    queryFn: ({ signal }) =>
      request<Page<ServerInstance>>(enterprisePath(enterprise, "server-instances?limit=100"), { signal }),
  });
  const hostNames = data?.items.map((instance) => instance.host_name) ?? [];
  // A link may name an instance that is gone, or one that is still being asked for.
  const isOther = deployment !== "" && deployment !== "cloud" && !hostNames.includes(deployment);
  return (
    <FormControl>
      <FormControl.Label visuallyHidden>Deployment</FormControl.Label>
      <Select value={deployment} onChange={(event) => onChange({ deployment: event.target.value })}>
        <Select.Option value="">Any deployment</Select.Option>
        <Select.Option value="cloud">GitHub Enterprise Cloud</Select.Option>
        {[...hostNames, ...(isOther ? [deployment] : [])].map((host) => (
          <Select.Option key={host} value={host}>
            {host}
          </Select.Option>
        ))}
      </Select>
    </FormControl>
  );
}

function ReportSelect({ view, reports, onChange }: FilterProps & Pick<Props, "reports">) {
  const readable = reports.filter((report) => report.people_readable);
  if (readable.length < 2) return null;
  const chosen = readable.find(({ id, current }) => (view.report === "" ? current : id === view.report));
  return (
    <FormControl>
      <FormControl.Label visuallyHidden>Report</FormControl.Label>
      <Select
        value={chosen?.id ?? ""}
        onChange={({ target }) => {
          const isCurrent = readable.some(({ id, current }) => current && id === target.value);
          onChange({ report: isCurrent ? "" : target.value });
        }}
      >
        {!chosen && <Select.Option value="">Another report</Select.Option>}
        {readable.map((report) => (
          <Select.Option key={report.id} value={report.id}>
            {reportName(report)}
          </Select.Option>
        ))}
      </Select>
    </FormControl>
  );
}
