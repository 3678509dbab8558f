/**
 * The elements of the cloud document in force. `record_key` is the lower-cased login, the invitation's id or the
 * subscription's id; `document` is the validated element as JSON text.
 */
export type CloudRecordsTable = {
  enterprise_id: string;
  deployment_id: string;
  kind: "user" | "invitation" | "subscription";
  record_key: string;
  document: string;
};
