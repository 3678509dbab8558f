const format = new Intl.NumberFormat("en-US");

/** As GitHub writes them: `7,305`; below zero with a minus sign, which a hyphen is not. */
export function formatNumber(value: number): string {
  return format.format(value).replace("-", "−");
}

/** `1 person`, `2 people`. */
export function formatCount(value: number, one: string, many = `${one}s`): string {
  return `${formatNumber(value)} ${value === 1 ? one : many}`;
}
