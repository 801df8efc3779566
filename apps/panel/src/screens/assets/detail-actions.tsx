import { number } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { hostReasons } from '../../kit/host-reasons.ts';
import { offlineReasons } from '../../kit/offline.ts';
import { tell } from '../../kit/toasts.tsx';
import { say } from '../../words/language.ts';
import { copyPaths, findInFolder, isBusy, leaveOut, relink, removeAdded, takeAlong } from './actions.ts';
import { selection } from './asset-state.ts';
import { isEntryItself, MOST_LEFT_OUT, type Possible, possible, whyNotLeftOut } from './choices.ts';
import { type AssetModel, addedAs, ownerOf, statusOf } from './table/asset-model.ts';
import { assetWords } from './words.ts';

/** Buttons for what is chosen. */
export function DetailActions({
  model,
  rows,
}: {
  readonly model: AssetModel;
  readonly rows: readonly number[];
}) {
  const w = say(assetWords);
  const can = possible(model, rows);
  const offline = offlineReasons();
  const [first] = rows;
  const one = rows.length === 1 && first !== undefined ? first : null;
  const isEntry = one !== null && isEntryItself(model, one);
  const outReasons = [...offline, ...whyNotOut(model, rows, can)];
  return (
    <div class="asset-actions">
      {can.remove.length > 0 && (
        <Button size="small" icon="trash" reasons={offline} onPress={() => removeAdded(model, can.remove)}>
          {one === null ? w.removeAddedMany(number(can.remove.length)) : w.removeAdded}
        </Button>
      )}
      {(can.leaveOut.length > 0 || can.takeAlong.length === 0) && !isEntry && (
        <Button size="small" icon="minus" reasons={outReasons} onPress={() => leaveOut(model, can.leaveOut)}>
          {one === null && can.leaveOut.length > 0 ? w.leaveOutMany(number(can.leaveOut.length)) : w.leaveOut}
        </Button>
      )}
      {can.takeAlong.length > 0 && (
        <Button size="small" icon="plus" reasons={offline} onPress={() => takeAlong(model, can.takeAlong)}>
          {one === null ? w.takeAlongMany(number(can.takeAlong.length)) : w.takeAlong}
        </Button>
      )}
      {one !== null && <RelinkButton model={model} row={one} />}
      {one === null && can.missing.length > 0 && (
        <Button
          size="small"
          icon="search"
          busy={isBusy()}
          reasons={hostReasons('relink')}
          onPress={() => void findInFolder(model, can.missing)}
        >
          {w.findInFolder}
        </Button>
      )}
      <Button size="small" icon="copy" onPress={() => void copyPaths(model, rows)}>
        {one === null ? w.copyPaths : w.copyPath}
      </Button>
    </div>
  );
}

function RelinkButton({ model, row }: { readonly model: AssetModel; readonly row: number }) {
  const w = say(assetWords);
  const isNamed = ownerOf(model, row) !== null && addedAs(model, row) === null;
  const reasons =
    statusOf(model, row) === 'packed'
      ? [w.cannot.packed]
      : isNamed
        ? hostReasons('relink')
        : [w.cannot.notStored];
  return (
    <Button
      size="small"
      icon="link"
      busy={isBusy()}
      reasons={reasons}
      onPress={() => void relink(model, row)}
    >
      {w.relink}
    </Button>
  );
}

function whyNotOut(
  model: AssetModel,
  rows: readonly number[],
  { leaveOut: able }: Possible,
): readonly string[] {
  const { cannot } = say(assetWords);
  if (able.length > MOST_LEFT_OUT) return [cannot.tooMany(number(MOST_LEFT_OUT))];
  if (able.length > 0) return [];
  const [first] = rows;
  const why = first === undefined ? null : whyNotLeftOut(model, first);
  return why === null ? [] : [cannot[why]];
}

/** The Delete key: leaves out what is chosen, or takes it along again where all of it is left out already. */
export function leaveOutOrTakeAlong(model: AssetModel): void {
  const can = possible(model, selection.peek().rows);
  const reasons = [...offlineReasons(), ...whyNotOut(model, [...selection.peek().rows], can)];
  if (can.leaveOut.length === 0 && can.remove.length > 0) removeAdded(model, can.remove);
  else if (can.leaveOut.length === 0 && can.takeAlong.length > 0) takeAlong(model, can.takeAlong);
  else if (reasons.length > 0) tell('notice', reasons.join(' '));
  else if (can.leaveOut.length > 0) leaveOut(model, can.leaveOut);
}
