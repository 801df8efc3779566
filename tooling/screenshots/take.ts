/** Takes the pictures of the documentation anew, in real Blender. */
import { join } from 'node:path';
import { rootFolder } from '../bundle/root.ts';
import { submitFromWindow } from './blender-panel.ts';

const picture = join(rootFolder, 'docs', 'images', 'blender-panel.png');
await submitFromWindow(picture);
console.log(picture);
