import type { BillingModel, MatchingPolicy } from "@oneseat/contracts/settings";
import { Section } from "../components/section.tsx";
import { checkAddressPattern, checkDomain } from "./add-entries.ts";
import { CheckField, ChoiceField, TextField } from "./fields.tsx";
import { ListEditor } from "./list-editor.tsx";
import type { SettingsDraft } from "./settings-draft.ts";
import styles from "./settings-page.module.css";

const policies: readonly { value: MatchingPolicy; label: string; caption: string }[] = [
  {
    value: "any-email",
    label: "Any email address",
    caption: "Accounts that hold the same address, primary or not, are one person and consume one license.",
  },
  {
    value: "primary-email",
    label: "Primary email address",
    caption:
      "GitHub's documented rule: a server account is matched by its primary address alone, so that a person with different primary addresses consumes several licenses.",
  },
];

const billingModels: readonly { value: BillingModel; label: string; caption: string }[] = [
  { value: "volume", label: "Volume", caption: "Licenses are bought in advance; a pending invitation consumes one." },
  {
    value: "metered",
    label: "Metered",
    caption: "Licenses are paid as they are used; a pending invitation consumes none.",
  },
];

type Props = {
  readonly draft: SettingsDraft;
  readonly problems: Readonly<Record<string, string>>;
  readonly onEdit: (changes: Partial<SettingsDraft>) => void;
};

export function SettingsFields(props: Props) {
  return (
    <>
      <LicenseFields {...props} />
      <MatchingFields {...props} />
      <IntakeFields {...props} />
    </>
  );
}

function LicenseFields({ draft, problems, onEdit }: Props) {
  return (
    <Section title="Licenses">
      <div className={styles.fields}>
        <TextField
          id="setting-seats_purchased"
          label="Seats purchased"
          caption="All user licenses that you bought, Visual Studio subscriptions included."
          value={draft.seats_purchased}
          problem={problems.seats_purchased}
          isNumber
          onChange={(seats_purchased) => onEdit({ seats_purchased })}
        />
        <TextField
          id="setting-expires_at"
          label="License valid until"
          caption="Empty: without an end."
          value={draft.expires_at}
          problem={problems.expires_at}
          isDate
          onChange={(expires_at) => onEdit({ expires_at })}
        />
        <ChoiceField
          name="billing_model"
          label="Billing model"
          choices={billingModels}
          value={draft.billing_model}
          onChange={(billing_model) => onEdit({ billing_model })}
        />
      </div>
    </Section>
  );
}

function MatchingFields({ draft, problems, onEdit }: Props) {
  return (
    <Section title="Matching" description="Which accounts are one person and consume one license together.">
      <div className={styles.fields}>
        <ChoiceField
          name="matching_policy"
          label="Matching policy"
          choices={policies}
          value={draft.matching_policy}
          onChange={(matching_policy) => onEdit({ matching_policy })}
        />
        <TextField
          id="setting-shared_address_max"
          label="Accounts that may share an address"
          caption="An address that more accounts of one deployment hold, such as a team's mailbox, joins nobody."
          value={draft.shared_address_max}
          problem={problems.shared_address_max}
          isNumber
          onChange={(shared_address_max) => onEdit({ shared_address_max })}
        />
        <ListEditor
          id="setting-ignored_addresses"
          label="Ignored addresses"
          caption="They join nobody. * stands for any text, as in noreply@* or *@robots.octo.example."
          entryName="ignored address"
          entries={draft.ignored_addresses}
          problem={problems.ignored_addresses}
          check={checkAddressPattern}
          onChange={(ignored_addresses) => onEdit({ ignored_addresses })}
        />
      </div>
    </Section>
  );
}

function IntakeFields({ draft, problems, onEdit }: Props) {
  return (
    <Section title="Cloud and server accounts">
      <div className={styles.fields}>
        <ListEditor
          id="setting-verified_domains"
          label="Verified domains"
          caption="As on GitHub, the report shows a cloud account's verified addresses at these domains alone."
          entryName="verified domain"
          entries={draft.verified_domains}
          problem={problems.verified_domains}
          check={checkDomain}
          onChange={(verified_domains) => onEdit({ verified_domains })}
        />
        <CheckField
          label="Enterprise Managed Users"
          caption="Your identity provider makes the cloud accounts; pending invitations then consume no license."
          isChecked={draft.managed_users}
          onChange={(managed_users) => onEdit({ managed_users })}
        />
        <CheckField
          label="Take in unsigned files"
          caption="Server usage that no instance known here has signed is taken in, and marked as unsigned everywhere. Otherwise it is refused."
          isChecked={draft.unsigned_uploads}
          onChange={(unsigned_uploads) => onEdit({ unsigned_uploads })}
        />
      </div>
    </Section>
  );
}
