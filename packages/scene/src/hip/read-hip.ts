import { posix, win32 } from 'node:path';
import type { Finding } from '@farmhand/model';
import type { ByteSource } from '../byte-source.ts';
import { unreadPart } from '../findings.ts';
import type { FileReading, ReadingContext } from '../format-reader.ts';
import { renderedScenes } from '../rendered-frames.ts';
import { thisSystem } from '../stored-path.ts';
import { wantedFrames } from './frames.ts';
import { type HipFile, readHipFile } from './hip-file.ts';
import { joinHostReferences } from './host-references.ts';
import { findLibraries } from './libraries.ts';
import { createNodeValues, type Places } from './node-values.ts';
import { findPlugins } from './plugins.ts';
import { withReadsFrom } from './reads-from.ts';
import { findReferences, isRetimed, retimedNetworks } from './references.ts';
import { renderedNodes } from './rendered-part.ts';
import { describeRops, findRops } from './rops.ts';
import { findScripts } from './scripts.ts';
import { findSimulations } from './simulations.ts';

/** Reads a Houdini scene of any licence: .hip, .hiplc and .hipnc, plain or packed with gzip. */
export async function readHip(source: ByteSource, context: ReadingContext): Promise<FileReading> {
  const { path } = source;
  const file = await readHipFile(source, context.pace);
  const folder = (thisSystem() === 'windows' ? win32 : posix).dirname(path).replace(/[\\/]$/, '');
  const home: Places = {
    hip: folder,
    hipFile: path,
    fromHost: new Map(Object.entries(context.hostVariables ?? {})),
    fromProcess: false,
  };
  const values = createNodeValues(file, home);
  const rops = findRops(file);
  const scenes = describeRops(rops, file, values);
  const part = renderedNodes(scenes, context.rendered);
  const pictures = new Set(
    rops.filter(({ node, type }) => type.isPicture && !node.bypassed).map(({ node }) => node.path),
  );
  const wanted = wantedFrames(scenes, pictures, part);
  const named = [
    ...findLibraries(file, path, folder === '' ? '/' : folder, home.fromHost.get('JOB') ?? null),
    ...(await findReferences({
      path,
      file,
      values,
      rops,
      wanted,
      places: placesOf(file, home),
      pace: context.pace,
    })),
  ];
  const { hostReferences = [], pace } = context;
  const retimed = retimedNetworks(file);
  const { references, findings } = await joinHostReferences(named, hostReferences, {
    scene: path,
    wanted,
    isRetimed: (node) => isRetimed(node, retimed),
    pace,
  });
  const simulations = await findSimulations({ file, values, rops, scenes, references, disk: context.disk });
  const rendered = renderedScenes(scenes, part);
  return {
    format: 'hip',
    host: { name: 'houdini', version: file.variables.get('_HIP_SAVEVERSION') ?? '' },
    plugins: findPlugins(file, values),
    scenes: await withReadsFrom({ file, values, rops, scenes, references, pace }),
    references,
    findings: [...findingsOf(file, path), ...findings],
    hasJoinedHost: true,
    ...(part === undefined ? {} : { rendered: part }),
    facts: { simulations, scripts: findScripts(file, values, rops, rendered), viewportOnly: [] },
  };
}

const NO_VARIABLES: Places['fromHost'] = new Map();

/** The folder the scene lies in now, then the one it was saved in; what this process says comes last. */
function placesOf(file: HipFile, home: Places): readonly Places[] {
  const saved = file.variables.get('HIP');
  const savedFile = file.variables.get('HIPFILE') ?? home.hipFile;
  const places: Places[] = [home];
  if (saved !== undefined && saved !== home.hip) {
    places.push({
      hip: saved.replace(/[\\/]+$/, ''),
      hipFile: savedFile,
      fromHost: NO_VARIABLES,
      fromProcess: false,
    });
  }
  return [...places, { ...home, fromHost: NO_VARIABLES, fromProcess: true }];
}

function findingsOf(file: HipFile, path: string): readonly Finding[] {
  const findings: Finding[] = [];
  const [first] = file.damage;
  if (first !== undefined) {
    findings.push({
      id: 'damaged-part',
      severity: 'warning',
      tipCode: null,
      text: {
        en: `A part of ${path} is damaged near byte ${first.at}, after ${first.after}, so files named there may be missed. Open the scene in Houdini and save it again.`,
        zh: `${path} 在第 ${first.at} 字节附近（${first.after} 之后）有损坏，其中引用的文件可能被遗漏。请在 Houdini 中打开并重新保存该场景。`,
      },
      owner: null,
      path,
      count: file.damage.length,
      fix: null,
    });
  }
  if (file.isCutShort) {
    findings.push(unreadPart(path, 'Houdini'));
  }
  return findings;
}
