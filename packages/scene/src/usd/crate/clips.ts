import { type FieldAsset, roleOf, type TemplateFrames } from '../layer-asset.ts';
import {
  assetPathsOf,
  createCursor,
  eachEntry,
  numberOf,
  stringAt,
  TYPE,
  type Value,
  type ValueReader,
} from './values.ts';

/** Dictionaries in dictionaries are few; more levels are a file that was made to do harm. */
const DICTIONARY_DEPTH = 16;

/**
 * Asset paths in a dictionary. Value clips are one: a dictionary of sets, each a dictionary of paths, or a template
 * with its frames.
 */
export async function clipsOf(reader: ValueReader, value: Value): Promise<readonly FieldAsset[]> {
  const { crate } = reader;
  const assets: FieldAsset[] = [];
  async function visit(at: Value, depth: number): Promise<void> {
    if (depth > DICTIONARY_DEPTH || at.inlined) {
      return;
    }
    let template: string | null = null;
    const numbers = new Map<string, number>();
    await eachEntry(reader, createCursor(reader, at.payload), async (key, entry) => {
      if (entry.type === TYPE.dictionary) {
        await visit(entry, depth + 1);
      } else if (entry.type === TYPE.asset) {
        for (const path of await assetPathsOf(reader, entry)) {
          if (path !== '') {
            assets.push({ path, role: roleOf(key), property: key, sampled: false, frames: null });
          }
        }
      } else if (entry.type === TYPE.string && entry.inlined && key === 'templateAssetPath') {
        template = stringAt(crate, entry.payload);
      } else if (!entry.isArray) {
        const number = await numberOf(reader, entry);
        if (number !== null) {
          numbers.set(key, number);
        }
      }
    });
    if (template !== null && template !== '') {
      const start = numbers.get('templateStartTime');
      const end = numbers.get('templateEndTime');
      const stride = numbers.get('templateStride') ?? 1;
      const frames: TemplateFrames | null =
        start === undefined || end === undefined ? null : { start, end, stride };
      assets.push({
        path: template,
        role: 'clipTemplate',
        property: 'templateAssetPath',
        sampled: false,
        frames,
      });
    }
  }
  await visit(value, 0);
  return assets;
}
