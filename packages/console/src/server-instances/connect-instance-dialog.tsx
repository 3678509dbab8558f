import { Dialog } from "@primer/react";
import { UnderlinePanels } from "@primer/react/experimental";
import { useState } from "react";
import { ConnectPanel } from "./connect-panel.tsx";
import { RegisterKeyPanel } from "./register-key-panel.tsx";

type Props = {
  readonly enterprise: string;
  /** Must not be made anew at each drawing. */
  readonly onClose: () => void;
};

/** *Connect an instance*: a connector that syncs by itself, or the key of an instance whose files are uploaded. */
export function ConnectInstanceDialog({ enterprise, onClose }: Props) {
  const [panel, setPanel] = useState("connect");
  return (
    <Dialog
      title="Connect an instance"
      width="xlarge"
      onClose={onClose}
      footerButtons={[{ content: "Close", onClick: onClose }]}
    >
      <UnderlinePanels
        aria-label="How the instance sends its usage"
        value={panel}
        onChange={({ value }) => setPanel(value)}
      >
        <UnderlinePanels.Tab value="connect">Syncs by itself</UnderlinePanels.Tab>
        <UnderlinePanels.Tab value="register">Sends files only</UnderlinePanels.Tab>
        <UnderlinePanels.Panel value="connect">
          {/* Stays when the other is looked at: its token is not shown a second time. */}
          <ConnectPanel enterprise={enterprise} />
        </UnderlinePanels.Panel>
        <UnderlinePanels.Panel value="register">
          {panel === "register" && <RegisterKeyPanel enterprise={enterprise} />}
        </UnderlinePanels.Panel>
      </UnderlinePanels>
    </Dialog>
  );
}
