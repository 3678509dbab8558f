/** How often a property is tried: `npm run verify:full` tries twenty times as often as `npm test`. */
export function propertyRuns(count: number): number {
  return process.env.ONESEAT_VERIFY === "full" ? count * 20 : count;
}
