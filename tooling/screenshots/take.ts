/** Takes the pictures of the documentation anew, all or those that are named: of real Blender, a real rehearsal's page, the panel. */
import { basename, join } from 'node:path';
import { rootFolder } from '../bundle/root.ts';
import { submitFromWindow } from './blender-panel.ts';
import { pictureOfHoudiniOutputs } from './houdini-outputs.ts';
import { picturesOfPanel } from './panel-screens.ts';
import { pictureOfRehearsal } from './rehearsal-page.ts';

const pictures = {
  'blender-panel.png': submitFromWindow,
  'rehearsal.png': pictureOfRehearsal,
  'houdini-outputs.png': pictureOfHoudiniOutputs,
} as const;

const folder = join(rootFolder, 'docs', 'images');
const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
const taken: string[] = [];
for (const [name, take] of Object.entries(pictures)) {
  if (!isWanted(name)) continue;
  await take(join(folder, name));
  taken.push(name);
}
taken.push(...(await picturesOfPanel(folder, isWanted)).map((path) => basename(path)));

for (const name of taken) console.log(join(folder, name));
const unknown = wanted.filter((name) => !taken.includes(name));
if (unknown.length > 0) {
  console.error(`There is no picture named ${unknown.join(', ')}.`);
  process.exitCode = 1;
}
