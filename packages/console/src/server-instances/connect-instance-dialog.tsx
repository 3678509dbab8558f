import { Dialog } from "@primer/react";
import { UnderlinePanels } from "@primer/react/experimental";
import { ConnectPanel } from "./connect-panel.tsx";
import { RegisterKeyPanel } from "./register-key-panel.tsx";

/** *Connect an instance*: a connector that syncs by itself, or the key of an instance whose files are uploaded. */
export function ConnectInstanceDialog({ enterprise, onClose }: { enterprise: string; onClose: () => void }) {
  return (
    <Dialog
      title="Connect an instance"
      width="xlarge"
      onClose={onClose}
      footerButtons={[{ content: "Close", onClick: onClose }]}
    >
      <UnderlinePanels aria-label="How the instance sends its usage">
        <UnderlinePanels.Tab>Syncs by itself</UnderlinePanels.Tab>
        <UnderlinePanels.Tab>Sends files only</UnderlinePanels.Tab>
        <UnderlinePanels.Panel>
          <ConnectPanel enterprise={enterprise} />
        </UnderlinePanels.Panel>
        <UnderlinePanels.Panel>
          <RegisterKeyPanel enterprise={enterprise} />
        </UnderlinePanels.Panel>
      </UnderlinePanels>
    </Dialog>
  );
}
