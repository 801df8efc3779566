import { decodeText, readNumber } from './data.ts';
import type { Dna, DnaStruct } from './dna.ts';
import { mayNeedPython } from './facts/driver-expressions.ts';

/** True for a block that passes, by its body, which lies in `bytes` from `start` to `end`. */
export type BlockTest = (bytes: Buffer, start: number, end: number) => boolean;

/** What passes a sieve: blocks that are few, of a structure of which there are many. */
export type SieveName = 'viewportModifiers' | 'hiddenBases' | 'pythonDrivers';

const MODIFIER_IN_VIEWPORT = 1 << 0;
const MODIFIER_IN_RENDER = 1 << 1;
const BASE_HIDDEN = 1 << 8;
const DRIVER_SCRIPTED = 1;

/** What every modifier begins with: one for objects in general, one for the strokes of Blender 2.8 to 4.2. */
const MODIFIER_HEADS = new Set(['ModifierData', 'GpencilModifierData']);

/**
 * Blocks that matter only when a switch of theirs is set are looked at while the file is walked over.
 *
 * @param version - Of the Blender that saved the file.
 */
export function sieveFor(
  dna: Dna,
  struct: DnaStruct,
  version: string,
): { readonly name: SieveName; readonly test: BlockTest } | null {
  if (struct.name.endsWith('ModifierData')) {
    const head = struct.fields.get('modifier');
    const isModifier = head !== undefined && head.offset === 0 && MODIFIER_HEADS.has(head.type);
    const test = isModifier
      ? flagTest(
          dna,
          dna.byName.get(head.type),
          'mode',
          (mode) => (mode & (MODIFIER_IN_VIEWPORT | MODIFIER_IN_RENDER)) === MODIFIER_IN_VIEWPORT,
        )
      : null;
    return test === null ? null : { name: 'viewportModifiers', test };
  }
  if (struct.name === 'Base') {
    const test = flagTest(dna, struct, 'flag', (flag) => (flag & BASE_HIDDEN) !== 0);
    return test === null ? null : { name: 'hiddenBases', test };
  }
  if (struct.name === 'ChannelDriver') {
    const test = driverTest(dna, struct, version);
    return test === null ? null : { name: 'pythonDrivers', test };
  }
  return null;
}

function driverTest(dna: Dna, struct: DnaStruct, version: string): BlockTest | null {
  const isScripted = flagTest(dna, struct, 'type', (type) => type === DRIVER_SCRIPTED);
  const field = struct.fields.get('expression');
  return isScripted === null || field === undefined
    ? null
    : (bytes, start, end) => {
        const at = start + field.offset;
        return (
          isScripted(bytes, start, end) &&
          mayNeedPython(decodeText(bytes, at, Math.min(at + field.sizeBytes, end)), version)
        );
      };
}

function flagTest(
  dna: Dna,
  struct: DnaStruct | undefined,
  member: string,
  passes: (value: number) => boolean,
): BlockTest | null {
  const field = struct?.fields.get(member);
  return field === undefined
    ? null
    : (bytes, start, end) => {
        const at = start + field.offset;
        const value = at + field.sizeBytes > end ? undefined : readNumber(dna, field, bytes, at);
        return value !== undefined && passes(value);
      };
}
