import { describe, expect, test } from "vitest";
import { storedCloudAccount, storedPerson, storedServerAccount } from "../../../../tests/builders/stored-report.ts";
import { consumedLicenseCells, consumedLicenseColumns } from "../routes/consumed-licenses/consumed-license-cells.ts";
import { consumedLicenseRow } from "./consumed-license-row.ts";

const onBoth = storedPerson(
  [
    storedCloudAccount("monalisa", {
      name: "Mona Lisa",
      organizations: [
        { login: "org1", role: "owner" },
        { login: "org2", role: "member" },
      ],
      repositories: [{ name: "org1/secret", visibility: "private" }],
      enterprise_roles: ["owner", "billing_manager"],
      verified_emails: ["mona@octo.example"],
      saml_name_id: "monalisa",
      two_factor_auth: true,
      pending_invites: ["org3"],
    }),
    storedCloudAccount("z-mona", {
      organizations: [{ login: "org1", role: "owner" }],
      verified_emails: ["mona@octo.example", "z@octo.example"],
      two_factor_auth: false,
    }),
    storedServerAccount(123, { hostName: "a.example", emails: ["Mona@Octo.example", "m@home.example"] }),
    storedServerAccount(7, { hostName: "b.example", emails: ["mona@octo.example"] }),
  ],
  { visual_studio: { email: "mona@octo.example", status: "Pending Invitation" } },
);

describe("consumed license row", () => {
  test("describes a person on both", () => {
    expect(consumedLicenseRow(onBoth)).toEqual({
      github_com_login: "monalisa",
      github_com_name: "Mona Lisa",
      enterprise_server_user_ids: ["a.example:123", "b.example:7"],
      github_com_user: true,
      enterprise_server_user: true,
      visual_studio_subscription_user: true,
      license_type: "Visual Studio subscription",
      github_com_profile: "https://github.com/monalisa",
      github_com_member_roles: ["org1:owner", "org2:member", "org1/secret:collaborator"],
      github_com_enterprise_roles: ["owner", "billing_manager"],
      github_com_enterprise_role: "owner",
      github_com_verified_domain_emails: ["mona@octo.example", "z@octo.example"],
      github_com_saml_name_id: "monalisa",
      github_com_orgs_with_pending_invites: ["org3"],
      github_com_two_factor_auth: true,
      enterprise_server_emails: ["Mona@Octo.example"],
      enterprise_server_primary_emails: ["Mona@Octo.example"],
      visual_studio_license_status: "Pending Invitation",
      visual_studio_subscription_email: "mona@octo.example",
      total_user_accounts: 4,
    });
  });

  test("names no primary that joins nobody", () => {
    const ignored = storedServerAccount(5, { emails: ["noreply@octo.example"] });
    const own = storedServerAccount(6, { emails: ["mona@octo.example"] });
    const notes = [{ code: "no_primary" as const, account_key: ignored.key, address: "noreply@octo.example" }];
    expect(consumedLicenseRow(storedPerson([ignored, own], { notes }))).toMatchObject({
      enterprise_server_emails: ["mona@octo.example"],
      enterprise_server_primary_emails: ["mona@octo.example"],
    });
  });

  test("leaves empty what does not apply", () => {
    const marked = { email: "b@octo.example", primary: true };
    const server = { ...storedServerAccount(123), emails: [{ email: "a@octo.example", primary: false }, marked] };
    expect(consumedLicenseRow(storedPerson([server]))).toEqual({
      github_com_login: "",
      github_com_name: "",
      enterprise_server_user_ids: ["ghes-eu.octo.example:123"],
      github_com_user: false,
      enterprise_server_user: true,
      visual_studio_subscription_user: false,
      license_type: "enterprise",
      github_com_profile: "",
      github_com_member_roles: [],
      github_com_enterprise_roles: [],
      github_com_enterprise_role: "",
      github_com_verified_domain_emails: [],
      github_com_saml_name_id: "",
      github_com_orgs_with_pending_invites: [],
      github_com_two_factor_auth: null,
      enterprise_server_emails: ["b@octo.example"],
      enterprise_server_primary_emails: ["b@octo.example"],
      visual_studio_license_status: "",
      visual_studio_subscription_email: "",
      total_user_accounts: 1,
    });
  });

  test("shows no primary among unmarked addresses", () => {
    const emails = ["a@octo.example", "b@octo.example"].map((email) => ({ email, primary: false }));
    expect(consumedLicenseRow(storedPerson([{ ...storedServerAccount(1), emails }])).enterprise_server_emails).toEqual(
      [],
    );
  });

  test("has GitHub's columns and words in the CSV", () => {
    expect(consumedLicenseColumns.join(", ")).toBe(
      "github_com_login, github_com_name, enterprise_server_user_ids, github_com_user, enterprise_server_user, " +
        "visual_studio_subscription_user, license_type, github_com_profile, github_com_member_roles, " +
        "github_com_enterprise_roles, github_com_verified_domain_emails, github_com_saml_name_id, " +
        "github_com_orgs_with_pending_invites, github_com_two_factor_auth, " +
        "github_com_two_factor_auth_required_by_date, github_com_advanced_security_license_user, " +
        "enterprise_server_primary_emails, visual_studio_license_status, visual_studio_subscription_email, " +
        "total_user_accounts",
    );
    expect(consumedLicenseCells(consumedLicenseRow(onBoth))).toEqual([
      "monalisa",
      "Mona Lisa",
      "a.example:123, b.example:7",
      "TRUE",
      "TRUE",
      "TRUE",
      "Visual Studio subscription",
      "https://github.com/monalisa",
      "org1:Owner, org2:Member, org1/secret:Collaborator",
      "Owner, Billing manager",
      "mona@octo.example, z@octo.example",
      "monalisa",
      "org3",
      "TRUE",
      "",
      "",
      "Mona@Octo.example",
      "Pending Invitation",
      "mona@octo.example",
      "4",
    ]);
  });
});
