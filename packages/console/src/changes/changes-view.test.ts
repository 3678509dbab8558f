import type { Report } from "@oneseat/contracts/report";
import { describe, expect, test } from "vitest";
import { changesSearch, comparedReports, kindOfParams } from "./changes-view.ts";

const reports = [4, 3, 2, 1].map(reportOf);

describe("comparedReports", () => {
  test.each([
    ["", [4, 3]],
    ["report=r3", [3, 2]],
    ["since=r2", [4, 2]],
    ["report=r3&since=r2", [3, 2]],
    ["report=r2&since=r4", null],
    ["report=gone&since=gone", [4, 3]],
    ["since=r1", [4, 3]],
  ])("of %s are the readable ones", (link, versions) => {
    const compared = comparedReports(reports, new URLSearchParams(link));
    expect(compared && [compared.report.version, compared.since.version]).toEqual(versions);
  });

  test("need two", () => {
    expect(comparedReports([reportOf(2)], new URLSearchParams())).toBeNull();
    expect(comparedReports([], new URLSearchParams())).toBeNull();
  });
});

test("a link asks for a known kind", () => {
  expect(kindOfParams(new URLSearchParams("kind=split"))).toBe("split");
  expect(kindOfParams(new URLSearchParams("kind=valueOf"))).toBeNull();
  expect(changesSearch(new URLSearchParams("report=r3&kind=split"), { kind: null }).toString()).toBe("report=r3");
});

/** Of the first, only totals are kept. */
function reportOf(version: number): Report {
  return {
    id: `r${version}`,
    version,
    current: version === 4,
    people_readable: version > 1,
  } as Report;
}
