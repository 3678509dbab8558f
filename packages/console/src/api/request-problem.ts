/** Why a request failed, in a sentence for whoever looks at the page. `status` is 0 where nothing answered. */
export class RequestProblem extends Error {
  override readonly name = "RequestProblem";
  readonly status: number;
  readonly code: string;
  readonly fields: readonly { readonly field: string; readonly message: string }[];

  constructor(status: number, code: string, detail: string, fields: RequestProblem["fields"] = []) {
    super(detail);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}
