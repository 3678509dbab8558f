import { describe, expect, test } from "vitest";
import { everybody, narrows, type PeopleView, paramsOfView, searchOfView, viewOfParams } from "./people-view.ts";

const view: PeopleView = viewOfParams(new URLSearchParams());

describe("a view of people", () => {
  test("comes back from its link", () => {
    const asked: PeopleView = {
      query: "mona lisa",
      filters: ["both", "policy-difference"],
      organization: "octo-web",
      deployment: "ghes-eu.octo.example",
      sort: "-accounts",
      report: "01a204d5-4e8c-7550-b8ef-ce0164b09609",
      limit: 100,
    };
    expect(viewOfParams(new URLSearchParams(paramsOfView(asked).toString()))).toEqual(asked);
  });

  test("of everybody has an empty link", () => {
    expect(paramsOfView(view).toString()).toBe("");
    expect(paramsOfView({ ...view, query: "mona", ...everybody }).toString()).toBe("");
  });

  test.each(["mona@octo.example", "mona@", "@octo", "lisa mona@octo.example"])("keeps %s out of its link", (query) => {
    const link = paramsOfView({ ...view, query, organization: query, deployment: query, sort: "accounts" });
    expect(link.toString()).toBe("sort=accounts");
  });

  test("does not search an address of a link", () => {
    expect(viewOfParams(new URLSearchParams("query=mona%40octo.example")).query).toBe("");
  });

  test("leaves out what no link can ask", () => {
    const params = new URLSearchParams("filter=nobody&filter=cloud&filter=cloud&sort=name&limit=7&filter=toString");
    expect(viewOfParams(params)).toEqual({ ...view, filters: ["cloud"] });
  });

  test("asks the server for what is set", () => {
    expect(searchOfView(view, undefined)).toEqual({ sort: "order", limit: 30 });
    expect(searchOfView({ ...view, query: " mona@octo.example ", filters: ["both"] }, "abc")).toEqual({
      sort: "order",
      limit: 30,
      query: "mona@octo.example",
      filter: ["both"],
      cursor: "abc",
    });
  });

  test("narrows by whatever leaves somebody out", () => {
    expect(narrows({ ...view, query: "  ", sort: "accounts", limit: 100 })).toBe(false);
    expect(narrows({ ...view, deployment: "cloud" })).toBe(true);
    expect(narrows({ ...view, query: "m" })).toBe(true);
  });
});
