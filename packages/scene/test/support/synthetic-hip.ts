import { gzipSync } from 'node:zlib';

/** How a Houdini file is laid out: by the licence that saved it. */
export type HipKind = 'hip' | 'hiplc' | 'hipnc';

export const HIP_KINDS: readonly HipKind[] = ['hip', 'hiplc', 'hipnc'];

export interface HipEntry {
  readonly name: string;
  readonly content: string | Buffer;
}

/** A parameter: one value, several, or one that a channel drives (`drivenBy` with the value it had when saved). */
export type ParmSpec =
  | string
  | number
  | readonly (string | number)[]
  | { readonly expression: string; readonly saved?: string | number; readonly language?: 'python' }
  | { readonly keyframes: readonly string[] };

export interface NodeSpec {
  readonly path: string;
  readonly type: string;
  readonly bypassed?: boolean;
  readonly locked?: boolean;
  /** Names of the nodes at its inputs; null leaves an input empty. */
  readonly inputs?: readonly (string | null)[];
  readonly parms?: Readonly<Record<string, ParmSpec>>;
  /** A dialog script of parameters that this node alone has. */
  readonly spareScript?: string;
}

export interface SceneSpec {
  readonly version?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Commands of the `.start` entry. */
  readonly start?: string;
  readonly nodes?: readonly NodeSpec[];
  /** Content of the `.takes` entry. */
  readonly takes?: Buffer;
  readonly more?: readonly HipEntry[];
}

const MTIME = 0x66afe1b6;

/** The hash of a name in whole numbers of any size, wrapped to 32 bits after each step. */
function maskOf(name: string): bigint {
  const wrap = (value: bigint): bigint => BigInt.asUintN(32, value);
  let hash = 0n;
  for (const byte of Buffer.from(name)) {
    hash = wrap(hash * 37n + BigInt(byte));
  }
  hash = wrap(hash + ~(hash << 16n));
  hash ^= hash >> 5n;
  hash = wrap(hash + (hash << 3n));
  hash ^= hash >> 13n;
  hash = wrap(hash + ~(hash << 9n));
  return hash ^ (hash >> 17n);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function hex(value: number | bigint, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** The head of an entry with its name. */
export function entryHead(kind: HipKind, name: string, sizeBytes: number, mtime = MTIME): Buffer {
  const nameBytes = Buffer.byteLength(name) + 1;
  const head =
    kind === 'hip'
      ? `070707${'000001000000000666000000000000000001000000'}${octal(mtime, 11)}${octal(nameBytes, 6)}${octal(sizeBytes, 11)}`
      : `${kind === 'hiplc' ? 'HouLC' : 'HouNC'}\x1a10336${hex(nameBytes ^ 0xbad, 5)}${hex(mtime, 9)}${hex(BigInt(sizeBytes) ^ maskOf(name), 9)}`;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(`${name}\0`)]);
}

const TRAILERS: Readonly<Record<HipKind, string>> = {
  hip: 'TRAILER!!!',
  hiplc: 'LIMITED_COMMERCIAL_FILE!!!',
  hipnc: 'NON_COMMERCIAL_FILE!!!',
};

/** An archive of these entries, with the mark of its end. */
export function packArchive(kind: HipKind, entries: readonly HipEntry[]): Buffer {
  const parts: Buffer[] = [];
  for (const { name, content } of [...entries, { name: TRAILERS[kind], content: '' }]) {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
    parts.push(entryHead(kind, name, bytes.length), bytes);
  }
  return Buffer.concat(parts);
}

/** A word as Houdini writes it: in quotes where it has a blank or is empty, with quotes and backslashes escaped. */
function word(value: string | number): string {
  const text = String(value).replace(/(["\\])/g, '\\$1');
  return text === '' || /\s/.test(text) ? `"${text}"` : text;
}

function parmLine(name: string, spec: ParmSpec): string {
  let values: string;
  if (typeof spec === 'string' || typeof spec === 'number') {
    values = word(spec);
  } else if ('expression' in spec) {
    values = `[ ${name}\t${word(spec.saved ?? '')} ] `;
  } else if ('keyframes' in spec) {
    values = `[ ${name}\t${word(spec.keyframes[0] ?? '')} ] `;
  } else {
    values = spec.map(word).join('\t');
  }
  return `${name}\t[ 0\tlocks=0 ]\t(\t${values}\t)\n`;
}

function channelBlock(name: string, spec: ParmSpec): string {
  if (typeof spec !== 'object' || !('expression' in spec || 'keyframes' in spec)) {
    return '';
  }
  const isKeyed = 'keyframes' in spec;
  const language = !isKeyed && spec.language !== undefined ? ` language = ${spec.language}` : '';
  const expressions = isKeyed ? spec.keyframes.map((text) => `"${text}"`) : [spec.expression];
  const segments = expressions.map((one) => `      segment { length = 0 expr = ${word(one)}${language} }\n`);
  return `    channel ${name} {\n      lefttype = extend\n      righttype = extend\n      flags = 0\n${segments.join('')}    }\n`;
}

function nodeEntries({
  path,
  type,
  bypassed,
  locked,
  inputs,
  parms = {},
  spareScript,
}: NodeSpec): readonly HipEntry[] {
  const base = path.slice(1);
  const lines = (inputs ?? []).flatMap((input, index) => (input === null ? [] : `${index} \t${input} 0 1\n`));
  const channels = Object.entries(parms)
    .map(([name, spec]) => channelBlock(name, spec))
    .join('');
  return [
    { name: `${base}.init`, content: `type = ${type}\nmatchesdef = 0\n` },
    {
      name: `${base}.def`,
      content:
        `comment ""\nposition 0 0\nflags =  lock ${locked ? 'on' : 'off'} model off bypass ${bypassed ? 'on' : 'off'} display on render on exposed on\n` +
        `outputsNamed3\n{\n}\ninputsNamed3\n{\n}\ninputs\n{\n${lines.join('')}}\nstat\n{\n  create 1527148013\n}\nend\n`,
    },
    ...(channels === '' ? [] : [{ name: `${base}.chn`, content: `{\n${channels}  }\n` }]),
    {
      name: `${base}.parm`,
      content: `{\nversion 0.8\n${Object.entries(parms)
        .map(([name, spec]) => parmLine(name, spec))
        .join('')}}\n`,
    },
    ...(spareScript === undefined ? [] : [{ name: `${base}.spareparmdef`, content: spareScript }]),
    {
      name: `${base}.userdata`,
      content: Buffer.from('\0\0\0\x01\0\x0d___Version___\0\0\0\x03\0\x0818.5.408', 'latin1'),
    },
  ];
}

const START = 'fplayback -i on -r off -f 1\ntcur 0.25\nfps 24\ntset 0 4\nfrange 1 96\nunitlength 1\n';

const TAKES = Buffer.from('HoudiniTakeFile 1.0\ntake name Main kids 0\n\0\0\0\x02e\n', 'latin1');

/** The entries of a scene, in the order in which Houdini writes them. */
export function sceneEntries(spec: SceneSpec): readonly HipEntry[] {
  const variables = {
    ACTIVETAKE: 'Main',
    HIP: '/old/place',
    HIPFILE: '/old/place/shot.hip',
    HIPNAME: 'shot',
    JOB: '/old/job',
    _HIP_SAVEVERSION: spec.version ?? '20.5.332',
    ...spec.variables,
  };
  return [
    { name: '.start', content: spec.start ?? START },
    {
      name: '.variables',
      content: Object.entries(variables)
        .map(([name, value]) => `set -g ${name} = '${value}'\n`)
        .join(''),
    },
    { name: '.OPlibraries', content: '' },
    ...(spec.more ?? []),
    ...(spec.nodes ?? []).flatMap(nodeEntries),
    { name: '.takes', content: spec.takes ?? TAKES },
    { name: '.cwd', content: 'opcf /\n' },
  ];
}

/** A whole scene file. */
export function syntheticHip(kind: HipKind, spec: SceneSpec): Buffer {
  return packArchive(kind, sceneEntries(spec));
}

const BOUNDARY = 'HOUDINIMIMEBOUNDARY0xD3ADD339-0x00000F49-0x56B122C9-0x00000001HOUDINIMIMEBOUNDARY';

/** The same saved as text: a message whose parts are the entries, those that are no text in base64. */
export function textHip(spec: SceneSpec): Buffer {
  const parts = sceneEntries(spec).map(({ name, content }) => {
    const head = `--${BOUNDARY}\nContent-Disposition: attachment; filename="${name}"\n`;
    return typeof content === 'string'
      ? `${head}Content-Type: text/plain\n\n${content}\n`
      : `${head}Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n${content.toString('base64').replace(/.{76}/g, '$&\n')}\n`;
  });
  const head = `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="${BOUNDARY}"\n`;
  return Buffer.from(`${head}${parts.join('')}--${BOUNDARY}--\n`);
}

/** The same packed as a whole. */
export function packedHip(kind: HipKind, spec: SceneSpec): Buffer {
  return gzipSync(syntheticHip(kind, spec));
}

/** An asset library as Houdini embeds one: an index of sections and then their content. */
export function assetLibrary(sections: Readonly<Record<string, Buffer>>): Buffer {
  const names = Object.keys(sections);
  const index: Buffer[] = [Buffer.from('INDX\0\0\0\0\0\0\0\0', 'latin1'), uint32(names.length)];
  let offset = 0;
  for (const name of names) {
    const size = sections[name]?.length ?? 0;
    index.push(
      uint32(Buffer.byteLength(name)),
      Buffer.from(name),
      uint32(offset),
      uint32(size),
      uint32(MTIME),
    );
    offset += size;
  }
  return Buffer.concat([...index, ...Object.values(sections)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** The interface of an asset, as the entry of interfaces keeps it, with an empty archive before it as Houdini does. */
export function assetInterface(kind: HipKind, type: string, script: string): Buffer {
  return Buffer.concat([
    packArchive(kind, []),
    Buffer.from(`# Dialog script for ${type} automatically generated\n\n{\n    name\t${type}\n${script}}\n`),
  ]);
}

/** A parameter of a dialog script. */
export function dialogParm(name: string, type: string, chooserMode?: 'read' | 'write', initial = ''): string {
  const tag = chooserMode === undefined ? '' : `        parmtag { "filechooser_mode" "${chooserMode}" }\n`;
  return `    parm {\n        name    "${name}"\n        label   "A parameter"\n        type    ${type}\n        default { "${initial}" }\n${tag}    }\n`;
}

/** A small scene that has some of everything, for tests that damage it. */
export function hipSample(kind: HipKind): Buffer {
  return syntheticHip(kind, sampleSpec(kind));
}

/** The same saved as text. */
export function textHipSample(): Buffer {
  return textHip(sampleSpec('hip'));
}

function sampleSpec(kind: HipKind): SceneSpec {
  return {
    variables: { DRIVERPATH: '/out/mantra1', TEX: '$HIP/tex' },
    more: [
      {
        name: '.OPfallbacks',
        content:
          'Sop/studio_rock /assets/otls/rock.hda\nSop/studio_rock otls/rock.hda\nSop/color /opt/hfs20.5/houdini/otls/OPlibSop.hda\n',
      },
      {
        name: '.OPdummydefs',
        content: assetLibrary({
          'houdini.hdalibrary': Buffer.alloc(0),
          'Sop/studio_rock': assetInterface(kind, 'studio_rock', dialogParm('scan', 'file', 'read')),
        }),
      },
    ],
    nodes: [
      { path: '/obj/cam1', type: 'cam', parms: { res: [1280, 720] } },
      { path: '/obj/geo1', type: 'geo', parms: { scale: 1 } },
      {
        path: '/obj/geo1/file1',
        type: 'file',
        parms: { filemode: 'read', file: '$HIP/geo/sim.$F4.bgeo.sc' },
      },
      { path: '/obj/geo1/rock', type: 'studio_rock', parms: { scan: '`chs("../file1/file")`' } },
      {
        path: '/mat/wood',
        type: 'principledshader::2.0',
        parms: { basecolor_useTexture: 'on', basecolor_texture: '$TEX/wood.<UDIM>.exr' },
        spareScript: `{\n${dialogParm('extra', 'image')}}\n`,
      },
      {
        path: '/out/cache',
        type: 'geometry',
        parms: { trange: 'normal', f: [1, 10, 1], sopoutput: '$HIP/geo/x.$F.bgeo' },
      },
      { path: '/out/both', type: 'merge', inputs: ['cache', 'mantra1'] },
      {
        path: '/out/mantra1',
        type: 'ifd',
        inputs: ['both'],
        parms: {
          trange: 'normal',
          f: { expression: '$FSTART', saved: 1 },
          camera: '/obj/cam1',
          vm_picture: {
            expression: '"$HIP/render/$OS.$F4.exr"',
            saved: '/old/place/render/mantra1.0001.exr',
          },
        },
      },
    ],
  };
}
