import { isTest, type SourceFile } from "./source-files.ts";

const foldersBelowSourceMax = 2;
/** Names that say nothing of what is inside, and so attract anything. */
const drawers = new Set(["util", "utils", "helper", "helpers", "common", "shared", "lib", "misc"]);
const kebabCase = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/;

export function checkLayout(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => [...nameComplaints(file), ...depthComplaints(file), ...environmentComplaints(file)]);
}

function nameComplaints({ path }: SourceFile): readonly string[] {
  return path.split("/").flatMap((part) => {
    const stem = part.replace(/\..*$/, "");
    if (drawers.has(stem)) return [`${path}:1 "${stem}" is a drawer for odds and ends: name what is inside`];
    return kebabCase.test(part) ? [] : [`${path}:1 "${part}" is not kebab-case`];
  });
}

function depthComplaints({ path }: SourceFile): readonly string[] {
  const below = path.split("/src/")[1]?.split("/").length ?? 1;
  return below - 1 > foldersBelowSourceMax
    ? [`${path}:1 lies more than ${foldersBelowSourceMax} folders below src/`]
    : [];
}

/** A service's environment is read once, by its config.ts, to which main.ts hands it. */
function environmentComplaints({ path, text }: SourceFile): readonly string[] {
  if (!path.startsWith("services/") || isTest(path) || /\/src\/(config|main)\.ts$/.test(path)) return [];
  const line = text.split("\n").findIndex((content) => content.includes("process.env"));
  return line < 0 ? [] : [`${path}:${line + 1} reads the environment outside config.ts`];
}
