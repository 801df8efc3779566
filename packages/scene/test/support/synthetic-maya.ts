/** A node of a synthetic Maya file; values by attribute, short names as Maya writes them. */
export interface MayaNodeSpec {
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  /** Texts are written as strings, numbers as they are; of the type `stringArray` or matrices there are none here. */
  readonly values?: Readonly<Record<string, string | number>>;
}

/** What both kinds of file can hold. */
export interface MayaSceneSpec {
  readonly version?: string;
  readonly timeUnit?: string;
  readonly plugins?: Readonly<Record<string, string>>;
  readonly nodes?: readonly MayaNodeSpec[];
  /** Nodes that are there from the start, by name: `defaultRenderGlobals`. */
  readonly standing?: Readonly<Record<string, Readonly<Record<string, string | number>>>>;
  readonly connections?: readonly (readonly [source: string, destination: string])[];
}

/** A text as MEL spells it. */
export function melText(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

function setAttr(attribute: string, value: string | number): string {
  return typeof value === 'string'
    ? `\tsetAttr ".${attribute}" -type "string" ${melText(value)};`
    : `\tsetAttr ".${attribute}" ${value};`;
}

/** A Maya ASCII file, laid out as Maya 2018 does; `extra` lines stand before the nodes. */
export function mayaAscii(spec: MayaSceneSpec, extra: readonly string[] = []): string {
  const version = spec.version ?? '2018';
  const lines = [
    `//Maya ASCII ${version} scene`,
    '//Name: synthetic.ma',
    '//Last modified: Tue, Jan 02, 2024 03:04:05 AM',
    '//Codeset: UTF-8',
    ...extra,
    `requires maya "${version}";`,
    ...Object.entries(spec.plugins ?? {}).map(
      ([name, plugin]) => `requires ${melText(name)} ${melText(plugin)};`,
    ),
    `currentUnit -l centimeter -a degree -t ${spec.timeUnit ?? 'film'};`,
    'fileInfo "application" "maya";',
    `fileInfo "product" "Maya ${version}";`,
    `fileInfo "version" "${version}";`,
  ];
  for (const { type, name, parent, values } of spec.nodes ?? []) {
    lines.push(`createNode ${type} -n "${name}"${parent === undefined ? '' : ` -p "${parent}"`};`);
    lines.push('\trename -uid "00000000-0000-0000-0000-000000000001";');
    lines.push(...Object.entries(values ?? {}).map(([attribute, value]) => setAttr(attribute, value)));
  }
  for (const [name, values] of Object.entries(spec.standing ?? {})) {
    lines.push(`select -ne :${name};`);
    lines.push(...Object.entries(values).map(([attribute, value]) => setAttr(attribute, value)));
  }
  for (const [source, destination] of spec.connections ?? []) {
    lines.push(`connectAttr "${source}" "${destination}";`);
  }
  lines.push('// End of synthetic.ma');
  return `${lines.join('\n')}\n`;
}

const TYPE_LETTERS: Readonly<Record<string, string>> = {
  audio: 'AUDI',
  cacheFile: 'CCHF',
  camera: 'DCAM',
  file: 'RTFT',
  imagePlane: 'DIPL',
  renderLayer: 'RNDL',
  script: 'SCRP',
  transform: 'XFRM',
};

const UUID = Buffer.from('80bc1988ae130200efbb636437020000', 'hex');
const TICKS_PER_SECOND = 141_120_000;
/** Attributes of the type time, which a .mb stores as ticks. */
const TIMES = new Set(['fs', 'ef', 'o']);

/** Writes chunks of either width, as Maya binary files of before and since 2014 have them. */
function createChunkWriter(wide: boolean) {
  const word = wide ? 8 : 4;
  function head(id: string, length: number): Buffer {
    const bytes = Buffer.alloc(2 * word);
    bytes.write(id, 0, 'latin1');
    if (wide) {
      // Maya leaves what was in memory behind the letters.
      bytes.writeUInt32BE(0x4f7f0000, 4);
      bytes.writeBigUInt64BE(BigInt(length), 8);
    } else {
      bytes.writeUInt32BE(length, 4);
    }
    return bytes;
  }
  return {
    chunk(id: string, ...data: readonly (Buffer | string)[]): Buffer {
      const bytes = Buffer.concat(data.map((one) => Buffer.from(one)));
      return Buffer.concat([
        head(id, bytes.length),
        bytes,
        Buffer.alloc((word - (bytes.length % word)) % word),
      ]);
    },
    group(type: string, parts: readonly Buffer[], kind: 'FOR' | 'LIS' = 'FOR'): Buffer {
      const bytes = Buffer.concat([Buffer.from(type, 'latin1'), ...parts]);
      return Buffer.concat([head(`${kind}${word}`, bytes.length), bytes]);
    },
  };
}

export interface MayaBinaryOptions {
  /** True for `FOR8`, of Maya 2014 and later. */
  readonly wide: boolean;
  /** Referenced files, as chunks of their own. */
  readonly references?: readonly string[];
  /** Referenced files, as the header lists them. */
  readonly included?: readonly string[];
  /** Bytes of geometry between the nodes, to be passed over. */
  readonly geometryBytes?: number;
}

/** A Maya binary file, of the layout that files of Maya 2020 have. */
export function mayaBinary(spec: MayaSceneSpec, options: MayaBinaryOptions): Buffer {
  const { chunk, group } = createChunkWriter(options.wide);
  const version = spec.version ?? (options.wide ? '2020' : '2012');
  const fps = spec.timeUnit === 'pal' ? 25 : 24;
  const value = (attribute: string, stored: string | number): Buffer => {
    if (typeof stored === 'string') {
      return chunk('STR ', `${attribute}\0`, Buffer.from([0x20]), `${stored}\0`);
    }
    const number = Buffer.alloc(8);
    if (TIMES.has(attribute)) {
      number.writeBigInt64BE(BigInt(Math.round((stored * TICKS_PER_SECOND) / fps)));
    } else {
      number.writeDoubleBE(stored);
    }
    return chunk('DBLE', `${attribute}\0`, Buffer.from([0x24]), number);
  };
  const values = (all: Readonly<Record<string, string | number>> | undefined) =>
    Object.entries(all ?? {}).map(([attribute, stored]) => value(attribute, stored));
  const parts = [
    group('HEAD', [
      chunk('VERS', version),
      chunk('UVER', 'undef'),
      chunk('LUNI', 'cm'),
      chunk('TUNI', spec.timeUnit ?? 'film'),
      chunk('TDUR', String(TICKS_PER_SECOND)),
      chunk('INCL', options.included === undefined ? 'undef(' : `${options.included.join('(')}(`),
      chunk('FINF', 'product\0', `Maya ${version}\0`),
      chunk('FINF', 'version\0', `${version}\0`),
      ...Object.entries(spec.plugins ?? {}).map(([name, plugin]) => chunk('PLUG', `${name}\0${plugin}\0\0`)),
    ]),
    ...(options.references ?? []).map((path) => group('FREF', [chunk('FREF', `${path}\0`, 'shipRN\0')])),
    ...(spec.nodes ?? []).map(({ type, name, parent, values: own }) =>
      group(TYPE_LETTERS[type] ?? type.slice(0, 4), [
        chunk(
          'CREA',
          Buffer.from([0x05]),
          `${name}\0`,
          ...(parent === undefined ? [] : [`${parent}\0`]),
          UUID,
        ),
        ...values(own),
      ]),
    ),
    group('DMSH', [
      chunk('CREA', Buffer.from([0x05]), 'ballShape\0ball\0', UUID),
      chunk('MESH', 'o\0', Buffer.alloc(options.geometryBytes ?? 100, 0xa5)),
    ]),
    ...Object.entries(spec.standing ?? {}).map(([name, own]) =>
      group('SLCT', [chunk('SLCT', `:${name}`), ...values(own)]),
    ),
    group(
      'CONS',
      [
        group(
          'CONN',
          (spec.connections ?? []).map(([source, destination]) =>
            chunk('CWFL', Buffer.from([0]), `${source}\0${destination}\0`),
          ),
        ),
      ],
      'LIS',
    ),
    group('HEAD', [chunk('OBJN', '78'), chunk('INCL', 'undef('), chunk('BCSZ', Buffer.alloc(4))]),
  ];
  return group('Maya', parts);
}

const SHOT: MayaSceneSpec = {
  plugins: { stereoCamera: '10.0', mtoa: '3.1.2' },
  nodes: [
    { type: 'transform', name: 'shotCam' },
    { type: 'camera', name: 'shotCamShape', parent: 'shotCam', values: { rnd: 1 } },
    { type: 'file', name: 'wood', values: { ftn: 'sourceimages/wood.png' } },
    { type: 'file', name: 'skin', values: { ftn: 'sourceimages/skin.1001.exr', uvt: 3 } },
    { type: 'audio', name: 'song', values: { f: 'sound/song.wav' } },
    { type: 'cacheFile', name: 'cloth', values: { cp: 'cache/nCache/shot', cn: 'clothShape' } },
    { type: 'renderLayer', name: 'defaultRenderLayer', values: { g: 1 } },
  ],
  standing: {
    time1: { o: 7 },
    defaultRenderGlobals: { ren: 'arnold', an: 1, fs: 101, ef: 148, bfs: 2 },
    defaultResolution: { w: 1920, h: 1080 },
  },
  connections: [
    ['wood.oc', 'lambert1.c'],
    ['skin.oc', 'lambert2.c'],
  ],
};

/** A small .ma with one of most things, for tests of damage. */
export function maSample(): Buffer {
  return Buffer.from(
    mayaAscii(SHOT, [
      'file -rdi 1 -ns "ship" -rfn "shipRN" -op "v=0;" -typ "mayaAscii" "scenes/ship.ma";',
      'file -r -ns "ship" -dr 1 -rfn "shipRN" -op "v=0;" -typ "mayaAscii" "scenes/ship.ma";',
    ]),
  );
}

/** A small .mb with one of most things, for tests of damage. */
export function mbSample(wide = true): Buffer {
  return mayaBinary(SHOT, { wide, references: ['scenes/ship.mb'], included: ['scenes/ship.mb'] });
}

/** A Maya scene that links USD files by proxy shapes. */
export function mayaWithUsd(...paths: readonly string[]): string {
  return mayaAscii({
    plugins: { mayaUsdPlugin: '0.25.0' },
    nodes: paths.map((path, index) => ({
      type: 'mayaUsdProxyShape',
      name: `stageShape${index + 1}`,
      values: { fp: path },
    })),
  });
}
