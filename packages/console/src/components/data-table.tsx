import { SortAscIcon, SortDescIcon } from "@primer/octicons-react";
import { ScrollableRegion } from "@primer/react/experimental";
import { type ColumnDef, createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import { type ReactNode, useMemo } from "react";
import styles from "./data-table.module.css";

export type Column<Row> = {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: "end";
  /** Left out where the window is narrow; what matters stands in another column. */
  readonly wideOnly?: boolean;
  /** Asks for the other order of this column; without it the column cannot be sorted by. */
  readonly onSort?: () => void;
  readonly sorted?: "ascending" | "descending";
};

type Props<Row> = {
  /** What the table shows, for those who cannot see the heading above it. */
  readonly label: string;
  /** Must not be made anew at each drawing. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
};

const features = tableFeatures({});

/** A table in GitHub's looks. Sorting and paging are the server's: the table shows the rows that it is given, in their order. */
export function DataTable<Row extends object>({ label, columns, rows, rowId }: Props<Row>) {
  const definitions = useMemo(() => columns.map((column) => definitionOf(column)), [columns]);
  const data = useMemo(() => [...rows], [rows]);
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const table = useTable({ features, columns: definitions, data, getRowId: rowId });
  return (
    <ScrollableRegion className={styles.region} aria-label={label}>
      <table className={styles.table} aria-label={label}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map(({ id }) => (
                <HeaderCell key={id} column={byId.get(id)} />
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id} {...layoutOf(byId.get(cell.column.id))}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollableRegion>
  );
}

function HeaderCell<Row>({ column }: { column: Column<Row> | undefined }) {
  if (!column) return null;
  const { header, onSort, sorted } = column;
  if (!onSort) {
    return (
      <th scope="col" {...layoutOf(column)}>
        {header}
      </th>
    );
  }
  return (
    <th scope="col" aria-sort={sorted ?? "none"} {...layoutOf(column)}>
      <button type="button" className={styles.sort} onClick={onSort}>
        {header}
        {sorted === "descending" ? <SortDescIcon /> : <SortAscIcon className={sorted ? "" : styles.unsorted} />}
      </button>
    </th>
  );
}

function definitionOf<Row extends object>({ id, cell }: Column<Row>): ColumnDef<typeof features, Row> {
  return createColumnHelper<typeof features, Row>().display({ id, cell: ({ row }) => cell(row.original) });
}

function layoutOf<Row>(column: Column<Row> | undefined) {
  return { "data-align": column?.align, "data-wide-only": column?.wideOnly };
}
