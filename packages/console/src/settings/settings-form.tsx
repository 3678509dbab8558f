import type { Settings, SettingsPatch } from "@oneseat/contracts/settings";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { enterprisePath } from "../api/enterprise-path.ts";
import { problemsByField } from "../api/problems-by-field.ts";
import { request } from "../api/request.ts";
import { useLicense } from "../license/use-license.ts";
import { LeaveGuard } from "./leave-guard.tsx";
import { PreviewSection } from "./preview-section.tsx";
import { SaveBar } from "./save-bar.tsx";
import { changedFields, draftOf, draftProblems, isCountAffecting, type SettingsDraft } from "./settings-draft.ts";
import { SettingsFields } from "./settings-fields.tsx";
import styles from "./settings-page.module.css";
import { useSettingsPreview } from "./use-settings-preview.ts";

/** Holds what differs from the stored settings, so that what others change meanwhile is seen and not undone. */
export function SettingsForm({ enterprise, settings }: { enterprise: string; settings: Settings }) {
  const [edits, setEdits] = useState<Partial<SettingsDraft>>({});
  const form = useRef<HTMLFormElement>(null);
  const previewRegion = useRef<HTMLDivElement>(null);
  const save = useSave(enterprise, () => setEdits({}));
  const draft = { ...draftOf(settings), ...edits };
  const own = draftProblems(draft);
  const isValid = Object.keys(own).length === 0;
  const patch = changedFields(settings, draft);
  const changeCount = Object.keys(patch).length;
  const preview = useSettingsPreview(enterprise, isValid ? patch : null);
  const license = useLicense(enterprise);

  useEffect(() => {
    if (save.error) focusFirstProblem(form.current);
  }, [save.error]);

  function edit(changes: Partial<SettingsDraft>) {
    setEdits((before) => ({ ...before, ...changes }));
    save.reset();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (focusFirstProblem(form.current) || !isValid || changeCount === 0) return;
    save.mutate(patch);
  }

  function showPreview() {
    if (preview.kind === "failed") preview.retry();
    previewRegion.current?.scrollIntoView({ block: "center" });
    previewRegion.current?.focus({ preventScroll: true });
  }

  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      <SettingsFields draft={draft} problems={{ ...problemsByField(save.error), ...own }} onEdit={edit} />
      {changeCount > 0 && (
        <div ref={previewRegion} className={styles.preview} tabIndex={-1}>
          <PreviewSection preview={preview} now={license.data} />
        </div>
      )}
      <SaveBar
        changeCount={changeCount}
        preview={preview}
        consumedNow={license.data?.seats_consumed}
        isSaving={save.isPending}
        saved={save.isSuccess ? isCountAffecting(save.variables) : null}
        error={save.error}
        onPreview={showPreview}
        onDiscard={() => setEdits({})}
      />
      {changeCount > 0 && !save.isPending && <LeaveGuard />}
    </form>
  );
}

/** Stores the changes; whatever the enterprise's pages show is then read anew. */
function useSave(enterprise: string, onSaved: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (patch: SettingsPatch) =>
      request<Settings>(enterprisePath(enterprise, "settings"), { method: "PATCH", body: patch }),
    onSuccess: (stored) => {
      client.setQueryData([enterprise, "settings"], stored);
      onSaved();
      void client.invalidateQueries({ queryKey: [enterprise] });
    },
  });
}

/** Says whether there is one. */
function focusFirstProblem(form: HTMLFormElement | null): boolean {
  const first = form?.querySelector<HTMLElement>("[aria-invalid=true]");
  first?.focus();
  return first !== null && first !== undefined;
}
