import { bytes, number } from '../../format/numbers.ts';
import { kitWords } from '../../kit/words.ts';
import { isLooking, scan, scanResult } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { chosenTotals, filter, isSorting, shownTotals } from './asset-state.ts';
import { loading } from './load-assets.ts';
import { isNarrowed } from './table/asset-filter.ts';
import { assetWords } from './words.ts';

interface Totals {
  readonly files: number;
  readonly bytes: number;
}

/** What it comes to: in all, shown, chosen, and what the next job sends. */
export function AssetFooter() {
  const w = say(assetWords);
  const byStatus = Object.values(scanResult.value?.assets.byStatus ?? {});
  const all = {
    files: scanResult.value?.assets.total ?? 0,
    bytes: byStatus.reduce((sum, { bytes: size }) => sum + size, 0),
  };
  const { new: added, changed } = scanResult.value?.assets.byStatus ?? {};
  const toUpload = {
    files: (added?.files ?? 0) + (changed?.files ?? 0),
    bytes: (added?.bytes ?? 0) + (changed?.bytes ?? 0),
  };
  const busy = busyText();
  const chosen = chosenTotals.value;
  return (
    <footer class="asset-footer">
      <dl>
        <Total label={w.total} totals={all} />
        {isNarrowed(filter.value) && <Total label={w.shown} totals={shownTotals.value} />}
        {chosen.files > 1 && <Total label={w.selected} totals={chosen} />}
        <Total label={w.toUpload} totals={toUpload} strong />
      </dl>
      <span class="asset-busy" role="status">
        {busy !== null && (
          <>
            <span class="spinner" aria-hidden="true" />
            {busy}
          </>
        )}
      </span>
    </footer>
  );
}

function Total({
  label,
  totals: { files, bytes: size },
  strong = false,
}: {
  readonly label: string;
  readonly totals: Totals;
  readonly strong?: boolean;
}) {
  const w = say(assetWords);
  return (
    <div class={strong ? 'strong' : ''}>
      <dt>{label}</dt>
      <dd>{w.sizes(number(files), files === 1, bytes(size))}</dd>
    </div>
  );
}

/** What goes on in the background; null when nothing does. */
export function busyText(): string | null {
  const w = say(assetWords);
  if (isLooking.value)
    return say(kitWords).looking[scan.value?.state === 'running' ? scan.value.step : 'waiting'];
  const now = loading.value;
  if (now !== null) return w.loading(number(now.done), number(now.total));
  return isSorting.value ? w.sorting : null;
}
