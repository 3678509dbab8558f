/** What an owner may do next to "Enterprise Server instances". */
export type InstanceActions = { readonly addServerUsage: () => void; readonly connectInstance: () => void };
