import type { ByteSource } from '../../byte-source.ts';
import type { Pace } from '../../pace.ts';
import {
  type AssetList,
  createAssetList,
  type FieldAsset,
  isShaderInput,
  type LayerAsset,
  looksLikeFile,
  NO_ASSETS,
  PRODUCT_NAME,
  roleOf,
} from '../layer-asset.ts';
import { clipsOf } from './clips.ts';
import { pathText } from './path-tree.ts';
import { type Extent, openSections } from './sections.ts';
import { readFieldSets, readSpecs } from './specs.ts';
import { type Crate, readTables } from './tables.ts';
import {
  assetPathsOf,
  createValueReader,
  eachSample,
  layersOf,
  payloadOf,
  stringAt,
  stringListOf,
  TYPE,
  type Value,
  type ValueReader,
  valueAt,
} from './values.ts';

/** More paths than a layer has. */
const FOUND_LIMIT = 1 << 20;
/** More often than this no path of a layer is taken up: objects that share fields without end are no layer. */
const WORK_LIMIT = 8 << 20;
/** More fields than an object has. */
const FIELDS_LIMIT = 256;
/** After so many entries of a table others may have a turn: below a millisecond. */
const TURN_MASK = 0x3fff;

/** What the fields of a layer hold, by their numbers. */
interface Found {
  readonly assets: ReadonlyMap<number, readonly FieldAsset[]>;
  /** Values at times, of which only those of paths are read. */
  readonly samples: ReadonlyMap<number, Value>;
}

/**
 * The asset paths of a USD layer in the binary crate format. Geometry and samples of numbers are never read: the table
 * of fields tells each value's type.
 *
 * @throws SceneReadError when it is cut off, damaged, or of a version that is not known.
 */
export async function readUsdc(
  source: ByteSource,
  pace: Pace,
  extent: Extent,
): Promise<readonly LayerAsset[]> {
  const crate = await readTables(await openSections(source, pace, extent));
  const reader = createValueReader(crate);
  const found = await findAssets(reader);
  const product = crate.tokens.indexOf(PRODUCT_NAME);
  const list = createAssetList();
  if (found.assets.size === 0 && found.samples.size === 0 && product < 0) {
    return [];
  }
  const fieldSets = await readFieldSets(crate);
  if (fieldSets === null) {
    for (const asset of [...found.assets.values()].flat()) {
      list.add({ ...asset, prim: null });
    }
    return list.assets();
  }
  const runs = await runsWithAssets(reader, fieldSets, found);
  if (runs.size > 0 || product >= 0) {
    await placeAssets(reader, fieldSets, runs, product, list);
  }
  return list.assets();
}

/** 1 for the types of values that can lead to a path. */
const LEADS = new Uint8Array(256);
LEADS[TYPE.asset] = LEADS[TYPE.references] = LEADS[TYPE.payloads] = LEADS[TYPE.payload] = 1;
LEADS[TYPE.timeSamples] = LEADS[TYPE.strings] = LEADS[TYPE.dictionary] = LEADS[TYPE.string] = 1;

async function findAssets(reader: ValueReader): Promise<Found> {
  const { crate } = reader;
  const { fieldTokens, fieldValues, pace } = crate;
  const assets = new Map<number, readonly FieldAsset[]>();
  const samples = new Map<number, Value>();
  const names = new Map<number, string>();
  let total = 0;
  for (let field = 0; field < fieldTokens.length && total <= FOUND_LIMIT; field += 1) {
    const pause = (field & TURN_MASK) === TURN_MASK ? pace.breathe() : undefined;
    if (pause) {
      await pause;
    }
    if (LEADS[fieldValues[field * 8 + 6] ?? 0] === 0) {
      continue;
    }
    const token = fieldTokens[field] ?? -1;
    const name = names.get(token) ?? crate.tokens.text(token);
    names.set(token, name);
    if (NO_ASSETS.has(name)) {
      continue;
    }
    const value = valueAt(fieldValues, field * 8);
    if (value.type === TYPE.timeSamples) {
      samples.set(field, value);
      continue;
    }
    const own = await assetsOf(reader, name, value);
    total += own.length;
    if (own.length > 0) {
      assets.set(field, own);
    }
  }
  return { assets, samples };
}

async function assetsOf(reader: ValueReader, property: string, value: Value): Promise<readonly FieldAsset[]> {
  const { crate } = reader;
  const all = (paths: readonly string[], role = roleOf(property)): readonly FieldAsset[] =>
    paths
      .filter((path) => path !== '')
      .map((path) => ({ path, role, property, sampled: false, frames: null }));
  switch (value.type) {
    case TYPE.asset:
      return all(await assetPathsOf(reader, value));
    case TYPE.string: {
      const text = value.inlined ? stringAt(crate, value.payload) : '';
      if (property === 'default') {
        return looksLikeFile(text) ? all([text], 'text') : [];
      }
      return roleOf(property) === 'clipTemplate' ? all([text]) : [];
    }
    case TYPE.strings:
      return property === 'subLayers' ? all(await stringListOf(reader, value)) : [];
    case TYPE.references:
    case TYPE.payloads:
      return all(await layersOf(reader, value));
    case TYPE.payload:
      return all([await payloadOf(reader, value)]);
    case TYPE.dictionary:
      return clipsOf(reader, value);
    default:
      return [];
  }
}

/** What the runs of fields hold that hold a path, by where they begin. */
async function runsWithAssets(
  reader: ValueReader,
  fieldSets: ArrayLike<number>,
  { assets, samples }: Found,
): Promise<ReadonlyMap<number, readonly FieldAsset[]>> {
  const { crate } = reader;
  // Looked up for every field of every object, of which few are of interest.
  const isWanted = new Uint8Array(crate.fieldTokens.length);
  for (const field of [...assets.keys(), ...samples.keys()]) {
    isWanted[field] = 1;
  }
  const typeName = crate.tokens.indexOf('typeName');
  let typeField = -1;
  const runs = new Map<number, readonly FieldAsset[]>();
  const atTimes = new Map<number, readonly FieldAsset[]>();
  let left = WORK_LIMIT;
  let begin = 0;
  let own: FieldAsset[] = [];
  let sampled = -1;
  for (let at = 0; at < fieldSets.length && left > 0; at += 1) {
    const pause = (at & TURN_MASK) === TURN_MASK ? crate.pace.breathe() : undefined;
    if (pause) {
      await pause;
    }
    const field = fieldSets[at] ?? -1;
    if (field >= 0) {
      if (crate.fieldTokens[field] === typeName) {
        typeField = field;
      }
      if (isWanted[field] !== 1) {
        continue;
      }
      for (const asset of assets.get(field) ?? []) {
        own.push(asset);
        left -= 1;
      }
      sampled = samples.has(field) ? field : sampled;
      continue;
    }
    // Most that changes in time are numbers, whose samples are not of interest.
    const value = sampled >= 0 && isTypeOfPaths(crate, typeField) ? samples.get(sampled) : undefined;
    if (value !== undefined) {
      const known = atTimes.get(sampled) ?? (await samplesOf(reader, value));
      atTimes.set(sampled, known);
      for (const asset of known) {
        own.push(asset);
        left -= 1;
      }
    }
    if (own.length > 0) {
      runs.set(begin, own);
      own = [];
    }
    begin = at + 1;
    sampled = -1;
    typeField = -1;
  }
  return runs;
}

function isTypeOfPaths(crate: Crate, field: number): boolean {
  return field >= 0 && crate.tokens.text(valueAt(crate.fieldValues, field * 8).payload).startsWith('asset');
}

/** Paths that an attribute has at its times. */
async function samplesOf(reader: ValueReader, value: Value): Promise<readonly FieldAsset[]> {
  const paths = new Set<string>();
  // Times that share a value have its place in common.
  const places = new Set<number>();
  await eachSample(reader, value, async (sample) => {
    if (sample.type === TYPE.asset && !places.has(sample.payload)) {
      places.add(sample.payload);
      for (const path of await assetPathsOf(reader, sample)) {
        paths.add(path);
      }
    }
  });
  paths.delete('');
  return [...paths].map((path) => ({
    path,
    role: 'value',
    property: 'timeSamples',
    sampled: true,
    frames: null,
  }));
}

/** Adds the paths with the prims that have them, and where render products go. */
async function placeAssets(
  reader: ValueReader,
  fieldSets: ArrayLike<number>,
  runs: ReadonlyMap<number, readonly FieldAsset[]>,
  product: number,
  list: AssetList,
): Promise<void> {
  const { crate } = reader;
  const specs = await readSpecs(crate);
  if (specs === null) {
    for (const asset of [...runs.values()].flat()) {
      list.add({ ...asset, prim: null });
    }
    return;
  }
  const { tree } = specs;
  const hasAssets = new Uint8Array(fieldSets.length);
  for (const begin of runs.keys()) {
    hasAssets[begin] = 1;
  }
  let left = WORK_LIMIT;
  for (let spec = 0; spec < specs.paths.length && left > 0 && !list.full(); spec += 1) {
    const pause = (spec & TURN_MASK) === TURN_MASK ? crate.pace.breathe() : undefined;
    if (pause) {
      await pause;
    }
    const at = specs.paths[spec] ?? -1;
    const begin = specs.firstFields[spec] ?? -1;
    const isProduct = product > 0 && tree.elements[at] === -product;
    if (!isProduct && hasAssets[begin] !== 1) {
      continue;
    }
    const own = (isProduct ? await productsOf(reader, fieldSets, begin) : runs.get(begin)) ?? [];
    const path = pathText(at, tree, crate.tokens);
    const dot = path.indexOf('.');
    const prim = dot < 0 ? path : path.slice(0, dot);
    left -= own.length;
    for (const asset of own) {
      // The value of an attribute is its field `default`; its name is in the path.
      const property = dot >= 0 && NAMED_BY_PATH.has(asset.role) ? path.slice(dot + 1) : asset.property;
      if (asset.role !== 'text' || isShaderInput(property)) {
        list.add({ ...asset, property, prim: prim === '/' ? null : prim });
      }
    }
  }
}

const NAMED_BY_PATH: ReadonlySet<LayerAsset['role']> = new Set(['value', 'text', 'output']);

/** Where a render product goes: a token, or tokens at times. */
async function productsOf(
  reader: ValueReader,
  fieldSets: ArrayLike<number>,
  begin: number,
): Promise<readonly FieldAsset[]> {
  const { crate } = reader;
  const paths = new Set<string>();
  const take = async (value: Value) => {
    if (value.type === TYPE.token && value.inlined && !value.isArray) {
      paths.add(crate.tokens.text(value.payload));
    }
  };
  for (let at = begin; at >= 0 && at < begin + FIELDS_LIMIT && (fieldSets[at] ?? -1) >= 0; at += 1) {
    const field = fieldSets[at] ?? -1;
    const name = crate.tokens.text(crate.fieldTokens[field] ?? -1);
    const value = valueAt(crate.fieldValues, field * 8);
    if (name === 'default') {
      await take(value);
    } else if (name === 'timeSamples' && value.type === TYPE.timeSamples) {
      await eachSample(reader, value, take);
    }
  }
  paths.delete('');
  return [...paths].map((path, index) => ({
    path,
    role: 'output',
    property: PRODUCT_NAME,
    sampled: index > 0,
    frames: null,
  }));
}
