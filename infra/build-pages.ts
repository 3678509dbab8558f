/** `node infra/build-pages.ts`: builds what api and the connector show in a browser, where its sources have changed. */
import { buildPages } from "./pages/build-pages.ts";

await buildPages((text) => console.log(text));
