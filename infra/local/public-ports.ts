import { isPortFree } from "./free-port.ts";
import type { RunSettings } from "./run-settings.ts";

const connectorCount = 3;

/** Throws with the variable to set when somebody else has a port that people know. */
export async function checkPublicPorts({ host, apiPort, connectorPort, demo }: RunSettings): Promise<void> {
  if (!(await isPortFree(apiPort, host))) {
    throw new Error(
      `port ${apiPort} is taken. Stop what listens there, or choose another one: PORT=${apiPort + 1000} npm start`,
    );
  }
  for (let index = 0; demo && index < connectorCount; index += 1) {
    const port = connectorPort + index;
    if (await isPortFree(port, host)) continue;
    const another = `ONESEAT_CONNECTOR_PORT=${connectorPort + 1000} npm start`;
    throw new Error(
      `port ${port} is taken, which a connector needs. Stop what listens there, or choose where the connectors begin: ${another}`,
    );
  }
}
