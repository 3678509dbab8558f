const units = ["bytes", "KB", "MB", "GB"] as const;
const format = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** `512 bytes`, `311.4 KB`: as file managers write it, in thousands. */
export function formatBytes(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${format.format(bytes / 1000 ** power)} ${units[power]}`;
}
