import { judge, type Measurement, type Unit } from "./measurement.ts";

/** A table for people; the same figures are in the bench's JSON. */
export function printMeasurements(measurements: readonly Measurement[]): string {
  const rows = measurements.map((measurement) => {
    const { label, unit, ours, against, ratio, target } = measurement;
    return [
      label,
      withUnit(ours, unit),
      against === null ? "" : `${against.name} ${withUnit(against.value, unit)}`,
      ratio === null ? "" : `${shortened(ratio)} ×`,
      target === null ? "" : `${target.kind} ${target.bound}${ratio === null ? ` ${unit}` : " ×"}`,
      target === null ? "" : judge(measurement),
    ];
  });
  return aligned([["", "ours", "against", "ratio", "target", ""], ...rows]);
}

function withUnit(value: number, unit: Unit): string {
  return `${shortened(value)} ${unit}`;
}

/** Three digits that count. */
function shortened(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString("en-US");
  return value === 0 ? "0" : String(Number(value.toPrecision(3)));
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, at) => Math.max(most[at] ?? 0, cell.length)), []);
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd()).join("\n");
}
