import { plainType, unversionedType } from './node.ts';

/** What is known of one type of output node. */
export interface RopType {
  /** False for a type nobody told of. */
  readonly isKnown: boolean;
  /** False for caches and for nodes that only control others. */
  readonly isPicture: boolean;
  /** Parameters that hold the path it writes to; the first that is set counts. */
  readonly outputs: readonly string[];
  /** Parameters that hold the camera. */
  readonly cameras: readonly string[];
  /** Parameter that holds the format where the path has no extension. */
  readonly format?: string;
  readonly size: RopSize;
  /** True for one that also stands outside of networks of output nodes: in geometry, on the stage. */
  readonly anywhere?: boolean;
}

/** How a node says what size its picture has. */
export type RopSize =
  | { readonly type: 'none' }
  /** The camera's size, which a toggle replaces by a fraction of it or by a size of its own. */
  | {
      readonly type: 'camera';
      readonly toggle: string;
      readonly fraction: string;
      readonly size: string;
    }
  /** A toggle or menu whose value other than off brings a size of its own; else the camera's. */
  | { readonly type: 'own'; readonly toggle: string; readonly size: string }
  /** The settings on the stage above it, or its own. */
  | { readonly type: 'stage' };

const NONE: RopSize = { type: 'none' };
const STANDARD: RopSize = {
  type: 'camera',
  toggle: 'override_camerares',
  fraction: 'res_fraction',
  size: 'res_override',
};

function picture(output: string, size: RopSize = STANDARD, more: Partial<RopType> = {}): RopType {
  return { isKnown: true, isPicture: true, outputs: [output], cameras: ['camera'], size, ...more };
}

function cache(output: string, more: Partial<RopType> = {}): RopType {
  return { isKnown: true, isPicture: false, outputs: [output], cameras: [], size: NONE, ...more };
}

const CONTROL: RopType = { isKnown: true, isPicture: false, outputs: [], cameras: [], size: NONE };
const STAGE_RENDER: RopType = picture('outputimage', { type: 'stage' }, { cameras: ['override_camera'] });

/** By type without version and name space. Parameter names are those of the makers' nodes. */
const TYPES: ReadonlyMap<string, RopType> = new Map([
  ['ifd', picture('vm_picture')],
  ['karma', picture('picture', { type: 'stage' }, { anywhere: true })],
  ['usdrender', STAGE_RENDER],
  ['usdrender_rop', { ...STAGE_RENDER, anywhere: true }],
  [
    'Redshift_ROP',
    picture(
      'RS_outputFileNamePrefix',
      {
        type: 'camera',
        toggle: 'RS_overrideCameraRes',
        fraction: 'RS_overrideResScale',
        size: 'RS_overrideRes',
      },
      { cameras: ['RS_renderCamera'], format: 'RS_outputFileFormat' },
    ),
  ],
  ['Redshift_Proxy_Output', cache('RS_archive_file')],
  ['arnold', picture('ar_picture')],
  [
    'vray_renderer',
    picture('SettingsOutput_img_file_path', STANDARD, { cameras: ['render_camera', 'camera'] }),
  ],
  [
    'ris',
    picture('ri_display_0_name', STANDARD, { outputs: ['ri_display_0_name', 'ri_display_0', 'ri_display'] }),
  ],
  ['rib', picture('ri_display', STANDARD, { outputs: ['ri_display', 'ri_display_0'] })],
  [
    'Octane_ROP',
    picture(
      'HO_img_fileName',
      {
        type: 'camera',
        toggle: 'HO_overrideCameraRes',
        fraction: 'HO_overrideResScale',
        size: 'HO_overrideRes',
      },
      { cameras: ['HO_renderCamera'] },
    ),
  ],
  ['baketexture', picture('vm_uvoutputpicture1', { type: 'own', toggle: '', size: 'vm_uvunwrapres' })],
  ['opengl', picture('picture', { type: 'own', toggle: 'tres', size: 'res' })],
  ['comp', picture('copoutput', { type: 'own', toggle: 'tres', size: 'res' }, { cameras: [] })],
  [
    'rop_comp',
    picture('copoutput', { type: 'own', toggle: 'tres', size: 'res' }, { cameras: [], anywhere: true }),
  ],
  ['geometry', cache('sopoutput')],
  ['rop_geometry', cache('sopoutput', { anywhere: true })],
  ['filecache', cache('sopoutput', { outputs: ['sopoutput', 'file'], anywhere: true })],
  ['alembic', cache('filename')],
  ['rop_alembic', cache('filename', { anywhere: true })],
  ['dop', cache('dopoutput')],
  ['rop_dop', cache('dopoutput', { anywhere: true })],
  ['filmboxfbx', cache('sopoutput')],
  ['rop_fbx', cache('sopoutput', { anywhere: true })],
  ['gltf', cache('file')],
  ['rop_gltf', cache('file', { anywhere: true })],
  ['usd', cache('lopoutput')],
  ['usd_rop', cache('lopoutput', { anywhere: true })],
  ['usdexport', cache('lopoutput', { anywhere: true })],
  ['channel', cache('chopoutput')],
  ['agent', cache('cachedir')],
  ['mdd', cache('file')],
]);

/** Output parameters that a node of a type nobody told of may have. */
const COMMON_OUTPUTS = ['picture', 'sopoutput', 'filename', 'outputimage', 'output'];
const OTHER: RopType = { ...CONTROL, isKnown: false, outputs: COMMON_OUTPUTS, cameras: ['camera'] };

/** Nodes of a network of output nodes that stand for what is at their inputs. */
const STANDS_FOR_INPUTS = new Set(['merge', 'null', 'fetch', 'switch']);
/**
 * Nodes there that are no outputs at all: `Redshift_IPR` only draws into a window while the artist works, `farmhand_submit` is
 * Farmhand's own node, and networks of another kind, which may stand in any network, just hold what others use.
 */
const NO_OUTPUT = new Set([
  'null',
  'subnet',
  'output',
  'Redshift_IPR',
  'farmhand_submit',
  'chopnet',
  'cop2net',
  'copnet',
  'dopnet',
  'lopnet',
  'matnet',
  'objnet',
  'ropnet',
  'shopnet',
  'sopnet',
  'vopnet',
  'vray_environment',
  'vray_render_channels',
]);

export function standsForInputs(type: string): boolean {
  return STANDS_FOR_INPUTS.has(plainType(type));
}

/** True for the type of a network that holds output nodes. */
export function isRopNetwork(type: string): boolean {
  return plainType(type) === 'ropnet';
}

/**
 * The output node that a node is; null when it is none.
 *
 * @param inRopNetwork - True when it stands in `/out` or in a network of output nodes elsewhere.
 */
export function ropTypeOf(type: string, inRopNetwork: boolean): RopType | null {
  const plain = plainType(type);
  // An asset of a name space may share the last part of its name with an output node, a SOP `labs::filecache` does.
  const known = TYPES.get(unversionedType(type)) ?? TYPES.get(plain);
  if (!inRopNetwork) {
    return known?.anywhere ? known : null;
  }
  if (type === '' || NO_OUTPUT.has(plain)) {
    return null;
  }
  if (known !== undefined) {
    return known;
  }
  return CONTROLS.has(plain) ? CONTROL : OTHER;
}

const CONTROLS = new Set([
  'merge',
  'fetch',
  'switch',
  'batch',
  'shell',
  'wedge',
  'prepost',
  'framedep',
  'framecontainer',
  'netbarrier',
  'hq_render',
  'hq_sim',
  'topnet',
]);
