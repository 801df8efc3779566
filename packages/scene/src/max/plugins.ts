import type { PluginUse } from '@farmhand/model';
import { untilZero } from '../until-zero.ts';
import { chunksIn, findChunk } from './chunks.ts';

/** A DLL whose classes the scene holds. */
export interface PluginDll {
  /** Its file name, in lower case: `vrender2018.dlr`. */
  readonly file: string;
  /** What its maker calls it: `Scanline Renderer (Autodesk)`. */
  readonly description: string;
}

const CHUNK_DLL = 0x2038;
const CHUNK_DESCRIPTION = 0x2039;
const CHUNK_FILE = 0x2037;

/** The entries of the `DllDirectory` stream. */
export function readDlls(dllDirectory: Buffer): readonly PluginDll[] {
  const dlls: PluginDll[] = [];
  for (const { id, isContainer, content } of chunksIn(dllDirectory)) {
    if (id === CHUNK_DLL && isContainer) {
      const file = textIn(content, CHUNK_FILE).toLowerCase();
      if (file !== '') {
        dlls.push({ file, description: textIn(content, CHUNK_DESCRIPTION) });
      }
    }
  }
  return dlls;
}

function textIn(bytes: Buffer, id: number): string {
  return untilZero(findChunk(bytes, id)?.content.toString('utf16le') ?? '').trim();
}

/** Plugins by the names render farms give them; the pattern is for the DLL's file name. */
const KNOWN_PLUGINS: readonly (readonly [RegExp, string])[] = [
  [/^vrender|^vray/, 'vray'],
  [/corona/, 'corona'],
  [/^maxtoa|^arnold/, 'arnold'],
  [/redshift/, 'redshift'],
  [/octane/, 'octane'],
  [/fstorm/, 'fstorm'],
  [/^forest/, 'forestpack'],
  [/^railclone/, 'railclone'],
  [/^phoenix/, 'phoenixfd'],
  [/^tyflow/, 'tyflow'],
  [/^anima(?!tion)|^axyz/, 'anima'],
  [/ornatrix|^orna/, 'ornatrix'],
  [/krakatoa/, 'krakatoa'],
  [/thinkingparticles/, 'thinkingparticles'],
  [/fumefx/, 'fumefx'],
  [/^xmesh/, 'xmesh'],
  [/^frost/, 'frost'],
  [/multiscatter/, 'multiscatter'],
  [/growfx/, 'growfx'],
  [/floorgenerator/, 'floorgenerator'],
  [/multitexture/, 'multitexture'],
  [/berconmaps?/, 'berconmaps'],
  [/colorcorrect/, 'colorcorrect'],
  [/realflow/, 'realflow'],
  [/laubwerk/, 'laubwerk'],
  [/rayfire/, 'rayfire'],
  [/^afterburn/, 'afterburn'],
  [/^citytraffic/, 'citytraffic'],
  [/psd-?manager/, 'psdmanager'],
  [/exocortex/, 'exocortex'],
];

/** Renderers by the beginning of the name 3ds Max shows; those that are part of it are not among them. */
const KNOWN_RENDERERS: readonly (readonly [RegExp, string])[] = [
  [/^v-?ray/i, 'vray'],
  [/corona/i, 'corona'],
  [/^arnold/i, 'arnold'],
  [/redshift/i, 'redshift'],
  [/octane/i, 'octane'],
  [/fstorm/i, 'fstorm'],
  [/krakatoa/i, 'krakatoa'],
];

/**
 * Names of DLLs that come with 3ds Max but whose description, unlike that of nearly all others, does not say so. All
 * of them are in a scene that was made without any plugin.
 */
const STANDARD_DLLS = new Set(['prosound.dlc', 'physicalmaterial.dlt']);

/** Makers of 3ds Max and of the DLLs that come with it. */
const STANDARD_MAKER = /\((?:Autodesk|Discreet|Kinetix)\b/i;

/**
 * The renderer and the plugins a scene needs that are no part of 3ds Max. A plugin nobody listed goes by the name of
 * its DLL. The version is the one in the renderer's name or, for other plugins, in the DLL's description.
 */
export function pluginsOf(dlls: readonly PluginDll[], renderer: string | null): readonly PluginUse[] {
  const versions = new Map<string, string | null>();
  for (const { file, description } of dlls) {
    const known = nameIn(KNOWN_PLUGINS, file);
    if (known === null && (STANDARD_DLLS.has(file) || STANDARD_MAKER.test(description))) {
      continue;
    }
    const name = known ?? file;
    const version = /(?:^|[\s,v])(\d+(?:\.\d+)+)/i.exec(description)?.[1] ?? null;
    versions.set(name, versions.get(name) ?? version);
  }
  const rendering = renderer === null ? null : nameIn(KNOWN_RENDERERS, renderer);
  if (renderer !== null && rendering !== null) {
    const version = /\s(\d.*)$/.exec(renderer)?.[1]?.trim() ?? null;
    versions.set(rendering, version ?? versions.get(rendering) ?? null);
  }
  return [...versions]
    .map(([name, version]) => ({ name, version }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function nameIn(table: readonly (readonly [RegExp, string])[], text: string): string | null {
  return table.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
