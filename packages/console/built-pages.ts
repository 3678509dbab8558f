import { fileURLToPath } from "node:url";

/** Where the build puts the pages: `console.html`, `instance.html` and what they load, in `assets/`. */
export const builtPagesFolder = fileURLToPath(new URL("dist", import.meta.url));
