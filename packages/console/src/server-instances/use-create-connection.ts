import type { CreateConnection, CreatedConnection } from "@oneseat/contracts/connection";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { enterprisePath } from "../api/enterprise-path.ts";
import { request } from "../api/request.ts";

/** Its answer holds the enrolment token, once. */
export function useCreateConnection(enterprise: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateConnection) =>
      request<CreatedConnection>(enterprisePath(enterprise, "connections"), { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: [enterprise] }),
    gcTime: 0, // the token is not to outlive the dialog
  });
}
