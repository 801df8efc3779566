import type { LocalPath } from '@farmhand/model';
import { bytes, number } from '../../format/numbers.ts';
import { fileName, folderOf } from '../../format/paths.ts';
import { oneLine, wholeLine } from '../../format/visible-text.ts';
import { Button, IconButton } from '../../kit/button.tsx';
import { hostReasons } from '../../kit/host-reasons.ts';
import { Icon } from '../../kit/icon.tsx';
import { OwnerChip } from '../../kit/owner-chip.tsx';
import { scanResult } from '../../state/scene.ts';
import { say, sayPair } from '../../words/language.ts';
import { isBusy, relink } from './actions.ts';
import { statusNow } from './asset-cell.tsx';
import { chosenTotals, selection } from './asset-state.ts';
import { isEntryItself } from './choices.ts';
import { DetailActions } from './detail-actions.tsx';
import { candidatesFor, findingOf } from './missing.ts';
import { statusIcons } from './status-look.ts';
import { type AssetModel, addedAs, kindOf, ownerOf, ownersOf, STATUSES } from './table/asset-model.ts';
import { NOTHING } from './table/selection.ts';
import { assetWords } from './words.ts';

/** All about what is chosen, and what can be done with it. Nothing when nothing is. */
export function AssetDetails({ model }: { readonly model: AssetModel }) {
  const w = say(assetWords);
  const rows = [...selection.value.rows];
  const [first] = rows;
  if (first === undefined) return null;
  const { files, bytes: size } = chosenTotals.value;
  const title =
    rows.length === 1
      ? oneLine(fileName(model.path[first] ?? ''))
      : w.sizes(number(files), false, bytes(size));
  return (
    <section class="asset-details" aria-label={w.details}>
      <header>
        <h2 class="one-line">
          <bdi>{title}</bdi>
        </h2>
        <IconButton
          icon="close"
          label={w.deselect}
          onPress={() => {
            selection.value = NOTHING;
          }}
        />
      </header>
      {rows.length === 1 ? <Why model={model} row={first} /> : <ManyFiles model={model} rows={rows} />}
      <DetailActions model={model} rows={rows} />
      {rows.length === 1 && <Facts model={model} row={first} />}
    </section>
  );
}

function ManyFiles({ model, rows }: { readonly model: AssetModel; readonly rows: readonly number[] }) {
  const w = say(assetWords);
  const counts = new Int32Array(STATUSES.length);
  for (const row of rows) {
    const code = model.status[row] ?? 0;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return (
    <ul class="asset-breakdown">
      {STATUSES.map(
        (status, code) =>
          (counts[code] ?? 0) > 0 && (
            <li key={status} class={`asset-status ${status}`}>
              <Icon name={statusIcons[status]} size={14} />
              {w.status[status]} <span class="tabular">{number(counts[code] ?? 0)}</span>
            </li>
          ),
      )}
    </ul>
  );
}

/** The status and why it is so. */
function Why({ model, row }: { readonly model: AssetModel; readonly row: number }) {
  const w = say(assetWords);
  const { status, pending } = statusNow(model, row);
  const stored = model.storedPath[row] ?? '';
  const owner = ownerOf(model, row);
  const entry = addedAs(model, row);
  const finding = status === 'missing' ? findingOf(scanResult.value, model.path[row] ?? '', stored) : null;
  const why = finding === null ? w.why[status] : sayPair(finding.text);
  const sentences = [
    ...(owner === null ? [w.whyScene] : []),
    pending ? `${w.pending}…` : why,
    ...(entry === null ? [] : [isEntryItself(model, row) ? w.whyAdded : w.removeFolder(oneLine(entry))]),
    ...(status === 'excluded' && stored !== '' && entry === null ? [w.takeAlongAll(oneLine(stored))] : []),
  ];
  return (
    <p class="asset-why">
      <span class={`asset-status ${status}`}>
        <Icon name={statusIcons[status]} size={14} />
        {w.status[status]}
      </span>{' '}
      <span class="muted">{sentences.join(' ')}</span>
    </p>
  );
}

function Facts({ model, row }: { readonly model: AssetModel; readonly row: number }) {
  const w = say(assetWords);
  const { status } = statusNow(model, row);
  const stored = model.storedPath[row] ?? '';
  const owner = ownerOf(model, row);
  const isAdded = addedAs(model, row) !== null;
  const owners = ownersOf(model, row);
  const moreUses = (model.uses[row] ?? 0) - owners.length;
  const size = model.sizeBytes[row] ?? -1;
  const kind = owner === null ? w.sceneItself : w.kinds[kindOf(model, row)];
  return (
    <>
      {status === 'missing' && <Candidates model={model} row={row} />}
      <dl class="asset-facts-list">
        <dt>{status === 'missing' ? w.expectedAt : w.path}</dt>
        <dd class="mono asset-path">
          <bdi>{wholeLine(model.path[row] ?? '')}</bdi>
        </dd>
        {stored !== '' && !isAdded && (
          <>
            <dt>{w.storedAs}</dt>
            <dd class="mono asset-path">
              <bdi>{wholeLine(stored)}</bdi>
            </dd>
          </>
        )}
        <dt>{w.size}</dt>
        <dd class="tabular">
          {size < 0 ? w.unknownSize : bytes(size)} · {kind}
        </dd>
        {owner !== null && !isAdded && (
          <>
            <dt>{w.usedBy}</dt>
            <dd>
              <ul class="asset-owners">
                {owners.map((each) => (
                  <li key={`${each.type} ${each.name} ${each.property}`}>
                    <OwnerChip owner={each} />
                    {each.property !== undefined && <span class="mono muted"> {oneLine(each.property)}</span>}
                  </li>
                ))}
              </ul>
              {moreUses > 0 && <span class="muted">{w.usesMore(number(moreUses), moreUses === 1)}</span>}
            </dd>
          </>
        )}
      </dl>
    </>
  );
}

/** Files of that name that were found elsewhere; pressed, the host points at one. */
function Candidates({ model, row }: { readonly model: AssetModel; readonly row: number }) {
  const w = say(assetWords);
  const found = candidatesFor(scanResult.value, model.path[row] ?? '', model.storedPath[row] ?? '');
  if (found.length === 0) return null;
  return (
    <div class="asset-candidates">
      <h3>{w.found}</h3>
      <ul>
        {found.map((path) => (
          <li key={path}>
            <Button
              size="small"
              icon="link"
              title={path}
              busy={isBusy()}
              reasons={hostReasons('relink')}
              onPress={() => void relink(model, row, path as LocalPath)}
            >
              {w.useThis(oneLine(`${fileName(folderOf(path))}/${fileName(path)}`))}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
