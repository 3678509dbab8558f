import type { Problem } from "@oneseat/contracts/problem";

const documentationUrl = "https://docs.github.com/rest/enterprise-admin/license";

const titles = {
  400: "Bad request",
  401: "Requires authentication",
  404: "Not found",
  408: "Request timeout",
  409: "Conflict",
  410: "Gone",
  411: "Length required",
  413: "Content too large",
  415: "Unsupported media type",
  422: "Unprocessable content",
  429: "Too many requests",
  500: "Internal error",
  502: "Bad gateway",
  503: "Service unavailable",
} as const;

export type ProblemStatus = keyof typeof titles;

/** An error that a client is told of. `detail` says what is wrong and what to do, without any address or secret. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly status: ProblemStatus;
  readonly code: string;
  readonly fields: readonly { field: string; message: string }[];
  /** For the `Retry-After` header. */
  readonly retryAfterSeconds: number | null;

  constructor(
    status: ProblemStatus,
    code: string,
    detail: string,
    fields: readonly { field: string; message: string }[] = [],
    retryAfterSeconds: number | null = null,
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The RFC 9457 body, with GitHub's `message` and `documentation_url`. */
  body(): Problem {
    return {
      type: "about:blank",
      title: titles[this.status],
      status: this.status,
      code: this.code,
      detail: this.message,
      message: this.message,
      documentation_url: documentationUrl,
      ...(this.fields.length > 0 ? { errors: [...this.fields] } : {}),
    };
  }
}

/** No, bad, revoked or expired token. */
export function requiresAuthentication(): ProblemError {
  return new ProblemError(
    401,
    "requires_authentication",
    "Requires authentication: send a valid token as `Authorization: Bearer TOKEN`.",
  );
}

/** A thing that is not there, that this token may not see, or a route that is not for its role: never told apart. */
export function notFound(): ProblemError {
  return new ProblemError(404, "not_found", "Not Found");
}
