import { useEffect } from 'preact/hooks';
import { Button } from '../../kit/button.tsx';
import { LookAgain } from '../../kit/look-again.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { Empty, ProblemBanner, ProgressBar } from '../../kit/surfaces.tsx';
import { kitWords } from '../../kit/words.ts';
import { scan, scenePath } from '../../state/scene.ts';
import { show } from '../../state/screens.ts';
import { say } from '../../words/language.ts';
import { OldScan, useLookWhenSaved } from '../submit/scene-banners.tsx';
import { AssetBar } from './asset-bar.tsx';
import { AssetDetails } from './asset-details.tsx';
import { AssetFooter, busyText } from './asset-footer.tsx';
import { model } from './asset-state.ts';
import { AssetTable } from './asset-table.tsx';
import { followAssets, loadAgain, loading, loadProblem } from './load-assets.ts';
import { assetWords } from './words.ts';

/** Every file that the scene needs: how it stands to the farm, and what the artist wants done with it. */
export function AssetsScreen() {
  const w = say(assetWords);
  useEffect(followAssets, []);
  useLookWhenSaved();
  if (scenePath.value === null) {
    return (
      <div class="screen assets">
        <Empty
          icon="assets"
          title={w.noSceneTitle}
          action={<Button onPress={() => show('submit')}>{w.toSubmit}</Button>}
        >
          {w.noSceneText}
        </Empty>
      </div>
    );
  }
  const table = model.value;
  return (
    <div class="screen fills assets">
      <AssetBar />
      <Problems />
      {table === null ? (
        <FirstLook />
      ) : (
        <div class="asset-main">
          <AssetTable model={table} />
          <AssetDetails model={table} />
        </div>
      )}
      <AssetFooter />
    </div>
  );
}

/** Why what is on show is not of now. */
function Problems() {
  const { lookAgain } = say(kitWords);
  const now = scan.value;
  const failed = now?.state === 'failed' ? now.problem : null;
  return (
    <>
      <OldScan />
      {failed !== null && <ProblemBanner problem={failed} actions={<LookAgain />} />}
      {loadProblem.value !== null && (
        <ProblemBanner
          problem={loadProblem.value}
          actions={
            <Button size="small" icon="refresh" reasons={offlineReasons()} onPress={loadAgain}>
              {lookAgain}
            </Button>
          }
        />
      )}
    </>
  );
}

/** What stands in the table's place before there is one. */
function FirstLook() {
  const text = busyText();
  const counts = scan.value?.state === 'running' ? scan.value.progress : null;
  const now = loading.value;
  const share =
    now !== null && now.total > 0
      ? now.done / now.total
      : counts !== null && counts.filesTotal > 0
        ? counts.filesDone / counts.filesTotal
        : null;
  return (
    <div class="asset-first">
      {text !== null && (
        <div>
          <p>{text}</p>
          <ProgressBar share={share} label={text} />
        </div>
      )}
    </div>
  );
}
