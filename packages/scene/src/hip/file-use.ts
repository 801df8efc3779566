import { type DeclaredUse, type FileUse, soundsLikeOutput } from './file-parameters.ts';
import { type HipNode, plainType } from './node.ts';
import type { NodeValues } from './node-values.ts';

/** What a node does with the file that a parameter names. */
export type ParameterUse =
  | FileUse
  /** Read when it is there, written when not: nobody misses it. */
  | 'readIfThere'
  /** It would be read, were it not switched off. */
  | 'unused'
  /** It names no file that matters. */
  | 'none';

/** Parameters of any node that say where something is written. */
const OUTPUTS =
  /^(?:sopoutput|dopoutput|copoutput|lopoutput|chopoutput|outtemplatefile\d*|outputimage|vm_picture|ar_picture|HO_img_fileName|HO_img_deepFile|RS_outputFileNamePrefix|RS_archive_file|RS_aovCustomPrefix.*|SettingsOutput_img_file_path|render_export_filepath|ri_displays?(?:_\d+(?:_name)?)?|vm_uvoutputpicture\d+|vm_filename_plane\d+|vm_cryptolayer(?:output|sidecar)\d+|soho_diskfile|vm_d[cs]mfilename|ar_ass_file|ar_aov_separate_file\d+|savepath\d*|destfile|outputfilepath)$/;

/** Places for what only lasts while a render or a work item runs, and what no render reads. */
const NEVER_FILES =
  /^(?:vm_tmp(?:local|shared)storage|savetodirectory_directory|taskgraphfile|taskgraphoutput|pdg_.*|soho_program|soho_pipecmd|icon|temp(?!l|er).*(?:dir|file|path).*|checkpointfile|rop_geometry_.*log|renderlog|husk_.*|perffile|perfmon_output|debughip|rulefile|assetdependencies)$/;

/** Names of parameters that hold texts in which a path is just mentioned. */
const TEXTS =
  /(?:snippet|script|callback|comment|label|help|expression|(?:pre|post)(?:render|frame|write)|command|\bcode|python|customenv)/i;

/** Names under which nodes of Houdini and its renderers keep the name of a file they read. */
const FILE_NAMES =
  /(?:(?<!pro)file(?:_?name|_?path)?|ies_?profile|texture(?:_?file|_?name|_?map)?|(?:_|^)map|env_?map|tex|image|proxy|picture|soundfile|volumefile|ies)_?\d*$/i;

/** What a node or a renderer writes when it is not there yet. */
const MADE_WHEN_MISSING = /^(?:outfile|explicitcachename|\w*pointcache|\w*pc_?(?:file|name))$/i;

/** Which toggle has to be on for an input to be read. */
const INPUT_TOGGLES: Readonly<Record<string, string>> = {
  RS_objprop_proxy_file: 'RS_objprop_proxy_enable',
  explicitcachename: 'explicitcache',
  playfilesname: 'isplayer',
  vm_background: 'vm_bgenable',
};

/** Which toggle has to be on for an output to be written. */
const OUTPUT_TOGGLES: Readonly<Record<string, string>> = {
  soho_diskfile: 'soho_outputmode',
  RS_archive_file: 'RS_archive_enable',
  ar_ass_file: 'ar_ass_export_enable',
  render_export_filepath: 'render_export_mode',
  savepath: 'enable_savepath',
  HO_img_deepFile: 'HO_img_deepEnable',
};

/** A name that promises a file, so that a value nobody can work out is worth telling. */
export function isFileName(name: string): boolean {
  return FILE_NAMES.test(name);
}

/** What is known of a parameter beside its name. */
export interface ParameterFacts {
  /** What the node's interface says. */
  readonly declared: DeclaredUse | null;
  /** True for the one that holds where an output node writes. */
  readonly isOutput: boolean;
  /** True when it is one of an output node of a type nobody told of, which mostly has outputs. */
  readonly isOfOtherRop: boolean;
}

/**
 * What a node does with the file that a parameter names, from the parameter's name and the node's settings; null when
 * neither tells whether it names one.
 */
export function useOfParameter(
  node: HipNode,
  name: string,
  { declared, isOutput, isOfOtherRop }: ParameterFacts,
  values: NodeValues,
): ParameterUse | null {
  const type = plainType(node.type);
  if (NEVER_FILES.test(name) || TEXTS.test(name)) {
    return 'none';
  }
  // The path of a file cache is put together from several parameters, which is done apart.
  if (type === 'filecache' || (type.startsWith('usdrender') && name === 'lopoutput')) {
    return 'none';
  }
  if (/^productName(?:_\d+)?$/.test(name)) {
    // On render settings it names the file of a checkpoint.
    return /renderproducts?$/.test(type) ? 'write' : 'none';
  }
  if (isOutput || OUTPUTS.test(name) || (STAGE_SETTINGS.test(type) && name === 'picture')) {
    return isOutputIdle(node, name, values) ? 'none' : 'write';
  }
  if (
    (name === 'file' || name === 'filename') &&
    (type === 'file' || values.parameters(node).has('filemode'))
  ) {
    return useByFileMode(node, values);
  }
  const use = byDeclaration(name, declared, isOfOtherRop) ?? byName(name);
  if ((use === 'read' || use === 'readIfThere') && isSwitchedOff(node, name, values)) {
    return 'unused';
  }
  return use === 'read' && MADE_WHEN_MISSING.test(name) ? 'readIfThere' : use;
}

function byDeclaration(
  name: string,
  declared: DeclaredUse | null,
  isOfOtherRop: boolean,
): ParameterUse | null {
  switch (declared) {
    case 'ownFile':
      return isOfOtherRop ? 'write' : 'readIfThere';
    case 'unsaid':
      return isOfOtherRop && !INPUT_WORD.test(name) ? 'write' : 'read';
    default:
      return declared;
  }
}

const INPUT_WORD = /input|infile|source/i;

function byName(name: string): ParameterUse | null {
  if (!isFileName(name) && !MADE_WHEN_MISSING.test(name) && !Object.hasOwn(INPUT_TOGGLES, name)) {
    return null;
  }
  return soundsLikeOutput(name) ? 'write' : 'read';
}

/** Nodes on the stage whose `picture` is what a render writes. */
const STAGE_SETTINGS = /^(?:karma|karmarenderproperties|karmarendersettings|rendersettings)$/;

function isOutputIdle(node: HipNode, name: string, values: NodeValues): boolean {
  if (name === 'vm_dcmfilename' || name === 'vm_dsmfilename') {
    const resolver = values.plain(node, 'vm_deepresolver');
    return resolver !== (name === 'vm_dcmfilename' ? 'camera' : 'shadow');
  }
  const plane = /^vm_filename_plane(\d+)$/.exec(name)?.[1];
  const crypto = /^(vm_cryptolayer(?:output|sidecar))(\d+)$/.exec(name);
  const own = crypto === null ? OUTPUT_TOGGLES[name] : `${crypto[1]}enable${crypto[2]}`;
  const toggle = plane === undefined ? own : `vm_usefile_plane${plane}`;
  return toggle !== undefined && values.setting(node, toggle) === 0;
}

/** A node with such a menu reads, writes, does either, or nothing. */
function useByFileMode(node: HipNode, values: NodeValues): ParameterUse {
  switch (values.parameters(node).get('filemode')?.[0]?.text) {
    case 'write':
    case '2':
      return 'write';
    case 'none':
    case '3':
      return 'unused';
    case 'auto':
    case '0':
      return 'readIfThere';
    default:
      return 'read';
  }
}

/** More than any node on the stage has. */
const STAGE_PARAMETER_LIMIT = 4000;

/** Some inputs have a toggle of their own, textures one beside them, and properties on the stage a menu. */
function isSwitchedOff(node: HipNode, name: string, values: NodeValues): boolean {
  const parameters = values.parameters(node);
  const own = Object.hasOwn(INPUT_TOGGLES, name) ? INPUT_TOGGLES[name] : undefined;
  if (own !== undefined) {
    return values.setting(node, own) === 0;
  }
  if (name === 'kernelfile') {
    return values.setting(node, 'usecode') === 1;
  }
  if (name === 'file' && parameters.has('usefile')) {
    return values.setting(node, 'usefile') === 0;
  }
  const toggle = name.replace(/_texture(?=_?\d*$)/, '_useTexture');
  if (toggle !== name && parameters.has(toggle)) {
    return values.setting(node, toggle) === 0;
  }
  const property = /^(xn__.+)_[a-z0-9]+$/i.exec(name)?.[1];
  if (property !== undefined && parameters.size < STAGE_PARAMETER_LIMIT) {
    const start = `${property}_control_`;
    for (const [other, [value]] of parameters) {
      if (other.startsWith(start)) {
        return value?.text === 'none' || value?.text === 'donothing' || value?.text === 'block';
      }
    }
  }
  return false;
}
