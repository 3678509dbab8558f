import type { DataFolder } from "./data-folder.ts";
import { freePort } from "./free-port.ts";

const portsFile = "ports.json";

/**
 * Ports that nobody needs to know, the same at every start so that whatever noted one finds it again. One that has been taken in the
 * meantime is replaced.
 */
export async function keptPorts<Name extends string>(
  folder: DataFolder,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const kept = JSON.parse(folder.read(portsFile) ?? "{}") as Partial<Record<Name, number>>;
  const ports: Partial<Record<Name, number>> = {};
  for (const name of names) ports[name] = await freePort(kept[name]);
  folder.write(portsFile, JSON.stringify({ ...kept, ...ports }));
  return ports as Record<Name, number>; // every name has been given one
}
