import type { Pace } from '../../pace.ts';
import { pointerAt, type StructView } from '../data.ts';
import type { BlendFile } from '../file.ts';
import type { IdBlock } from '../id-block.ts';
import { isHiddenInRender } from '../id-traits.ts';

/** Objects that are switched off for rendering where the file was saved, and on at other frames. */
export async function findAnimatedSwitches(file: BlendFile, pace: Pace): Promise<ReadonlySet<IdBlock>> {
  const found = new Set<IdBlock>();
  for (const id of file.ids) {
    if (id.code !== 'OB' || !isHiddenInRender(id)) {
      continue;
    }
    const pause = pace.breathe();
    if (pause !== undefined) {
      await pause;
    }
    if (await isSwitchAnimated(file, id)) {
      found.add(id);
    }
  }
  return found;
}

async function isSwitchAnimated(file: BlendFile, id: IdBlock): Promise<boolean> {
  const animation = await file.follow(id, pointerAt(await file.view(id), 'adt'));
  if (animation === null) {
    return false;
  }
  const action = file.byAddress.get(pointerAt(animation, 'action') ?? 0);
  const curves = action === undefined ? [] : await file.list(action, await file.view(action), 'curves');
  if (action?.code === 'AC' && curves.length === 0) {
    // The curves of an action in layers (Blender 4.4 and later) may lie deeper: nobody can say that it stays off.
    return true;
  }
  return (
    (await drivesSwitch(file, action ?? id, curves)) ||
    (await drivesSwitch(file, id, await file.list(id, animation, 'drivers')))
  );
}

async function drivesSwitch(
  file: BlendFile,
  holder: IdBlock,
  curves: readonly StructView[],
): Promise<boolean> {
  for (const curve of curves) {
    if ((await file.text(holder, pointerAt(curve, 'rna_path'))) === 'hide_render') {
      return true;
    }
  }
  return false;
}
