/** The module that holds a Python script as text. Backticks and `${` would end the text early and are refused. */
export function embedScript(python: string): string {
  const offence = /`|\$\{/.exec(python);
  if (offence !== null)
    throw new Error(`The script may not contain ${offence[0]} (at character ${offence.index}).`);
  return [
    '/**',
    ' * The text of `render_frames.py`, which Blender runs. Written by `scripts/embed-render-script.ts`: change the Python,',
    ' * then run that.',
    ' */',
    `export const renderScript = String.raw\`${python}\`;`,
    '',
  ].join('\n');
}
