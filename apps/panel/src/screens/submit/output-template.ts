/** What is wrong with a template for places of downloaded frames. */
export type TemplateProblem =
  | 'brace'
  | 'outside'
  | 'tellsNothingApart'
  | 'namesNoFile'
  | { readonly unknown: string };

/** Placeholders with what they stand for in the example; the same as the sidecar knows. */
export const templateExample: Readonly<Record<string, string>> = {
  path: 'beauty/shot_0012.exr',
  folder: 'beauty',
  name: 'shot_0012',
  frame: '0012',
  ext: 'exr',
  output: '4711_shot',
  scene: 'shot',
  task: '4711',
  user: 'ann',
  camera: 'Cam_A',
  layer: 'beauty',
  date: '2026-11-30',
};

const PIECE = /\{([a-z]+)\}|([{}])/gi;

/** What is wrong with a template; null when nothing is. The sidecar has the last word. */
export function templateProblem(template: string): TemplateProblem | null {
  const text = template.trim();
  if (text === '') return null;
  const used = new Set<string>();
  for (const [, placeholder, brace] of text.matchAll(PIECE)) {
    if (brace !== undefined) return 'brace';
    const key = (placeholder ?? '').toLowerCase();
    if (!(key in templateExample)) return { unknown: `{${placeholder}}` };
    used.add(key);
  }
  const parts = text.split(/[\\/]+/);
  if (/^([\\/~]|[a-z]:)/i.test(text) || parts.some((part) => /^[. ]+$/.test(part))) return 'outside';
  const namesFiles = used.has('path') || ((used.has('name') || used.has('frame')) && used.has('ext'));
  if (!namesFiles) return 'tellsNothingApart';
  return /\{(path|name|frame|ext)\}/i.test(parts[parts.length - 1] ?? '') ? null : 'namesNoFile';
}

/** Where the frame `beauty/shot_0012.exr` would be; the farm's own place for an empty template. */
export function templatePreview(template: string): string {
  return (template.trim() || '{path}').replace(
    /\{([a-z]+)\}/gi,
    (_whole, key: string) => templateExample[key.toLowerCase()] ?? '',
  );
}

/** Whether a path names a place on this computer by itself: of either system, as whichever the sidecar runs on. */
export function isWholePath(path: string): boolean {
  return /^([a-z]:[\\/]|\\\\[^\\]|\/)/i.test(path.trim());
}
