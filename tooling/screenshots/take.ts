/** Takes the pictures of the documentation anew: of real Blender, and of a real rehearsal's page. */
import { join } from 'node:path';
import { rootFolder } from '../bundle/root.ts';
import { submitFromWindow } from './blender-panel.ts';
import { picturesOfPanel } from './panel-screens.ts';
import { pictureOfRehearsal } from './rehearsal-page.ts';

const pictures = {
  'blender-panel.png': submitFromWindow,
  'rehearsal.png': pictureOfRehearsal,
} as const;

const wanted = process.argv.slice(2);
for (const [name, take] of Object.entries(pictures)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const picture = join(rootFolder, 'docs', 'images', name);
  await take(picture);
  console.log(picture);
}

const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
for (const path of await picturesOfPanel(join(rootFolder, 'docs', 'images'), isWanted)) console.log(path);
