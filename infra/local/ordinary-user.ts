import { execFileSync, spawnSync } from "node:child_process";
import { chownSync } from "node:fs";

/** How to run a program that refuses to run as root. */
export type OrdinaryUser = {
  /** Stands before the program and its arguments. */
  readonly prefix: readonly string[];
  /** The user to start it as; absent: the user that we are. */
  readonly user?: { readonly uid: number; readonly gid: number };
};

const namespacePrefix = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"] as const;

/**
 * As an ordinary user: nothing to do. As root: a user namespace, in which we are somebody else and still own our files. Where
 * namespaces are forbidden (most containers): the user `nobody`, who then needs to get at the folders.
 */
export function ordinaryUser(): OrdinaryUser {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const [command, ...args] = namespacePrefix;
  if (spawnSync(command, [...args, "true"]).status === 0) return { prefix: namespacePrefix };
  return { prefix: [], user: { uid: idOfNobody("-u"), gid: idOfNobody("-g") } };
}

/** Gives a file or folder to the user that the program will run as. */
export function giveTo(ordinary: OrdinaryUser, path: string): void {
  if (ordinary.user) chownSync(path, ordinary.user.uid, ordinary.user.gid);
}

function idOfNobody(flag: "-u" | "-g"): number {
  return Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
}
