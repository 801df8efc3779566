/** The module that holds a Python script as text. Backticks and `${` would end the text early and are refused. */
export function embedScript(python: string): string {
  const offence = /`|\$\{/.exec(python);
  if (offence !== null)
    throw new Error(`The script may not contain ${offence[0]} (at character ${offence.index}).`);
  return [
    '/**',
    ' * GENERATED, do not edit: the text of `render_frames.py`, which Blender runs. Change the Python, then run',
    ' * `scripts/embed-render-script.ts`.',
    ' */',
    `export const renderScript = String.raw\`${python}\`;`,
    '',
  ].join('\n');
}
