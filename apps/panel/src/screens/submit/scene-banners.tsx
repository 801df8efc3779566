import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../kit/button.tsx';
import { LookAgain } from '../../kit/look-again.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { isAnythingDone, isDoing } from '../../kit/once.ts';
import { Banner, ProblemBanner } from '../../kit/surfaces.tsx';
import { hostCan } from '../../state/hosts.ts';
import {
  isLooking,
  isScanOld,
  rescan,
  scan,
  sceneHost,
  scenePath,
  settings,
  settingsProblem,
} from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { hostNames } from '../../words/shell.ts';
import { saveAndLook } from './actions.ts';
import { submitWords } from './words.ts';

/** What is to be known of the scene before anything else. */
export function SceneBanners() {
  const w = say(submitWords);
  const host = sceneHost.value;
  const isUnsaved = host !== null && scenePath.value !== null && host.scene.unsavedChanges;
  const canSave = hostCan('saveScene');
  const failed = scan.value?.state === 'failed' && !isLooking.value ? scan.value.problem : null;
  return (
    <>
      {isUnsaved && (
        <Banner
          tone="warning"
          title={w.unsavedTitle}
          actions={
            canSave && (
              <Button
                size="small"
                busy={isDoing('save') || host.connection === 'busy'}
                reasons={offlineReasons()}
                onPress={() => void saveAndLook()}
              >
                {w.saveAndLook}
              </Button>
            )
          }
        >
          {canSave ? w.unsavedText : w.unsavedCannot(hostNames[host.host.name])}
        </Banner>
      )}
      {!isUnsaved && <OldScan />}
      {failed !== null && <ProblemBanner problem={failed} actions={<LookAgain />} />}
      {settingsProblem.value !== null && settings.value !== null && (
        <ProblemBanner problem={settingsProblem.value} />
      )}
    </>
  );
}

/** Says that the scene changed in its host since it was looked at; nothing where it did not. */
export function OldScan() {
  const w = say(submitWords);
  if (!isScanOld.value || isLooking.value) return null;
  return (
    <Banner tone="notice" title={w.oldTitle} actions={<LookAgain />}>
      {w.oldText}
    </Banner>
  );
}

/** Looks at the scene anew by itself once the artist saved it in the host. */
export function useLookWhenSaved(): void {
  const host = sceneHost.value;
  const unsaved = host?.scene.unsavedChanges ?? false;
  const id = host === null ? null : `${host.id} ${host.scene.path}`;
  const former = useRef({ id, unsaved });
  useEffect(() => {
    const wasUnsaved = former.current.id === id && former.current.unsaved;
    former.current = { id, unsaved };
    // What the panel itself has saved, it looks at itself.
    if (wasUnsaved && !unsaved && !isAnythingDone()) void rescan({ fresh: true });
  }, [id, unsaved]);
}
