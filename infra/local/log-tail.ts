import { readFileSync } from "node:fs";

const tailLines = 15;

/** What a program wrote last, for an error text that must say why it did not start. */
export function logTail(logFile: string): string {
  const lines = readFileSync(logFile, "utf8").trimEnd().split("\n");
  return `The end of ${logFile}:\n${lines.slice(-tailLines).join("\n")}`;
}
