/**
 * Writes `src/render/render-script.ts` from `src/render/render_frames.py`, so that the script travels inside the
 * JavaScript, bundled or not. Run it after every change of the Python: `node scripts/embed-render-script.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { embedScript } from './embed-script.ts';

const source = new URL('../src/render/render_frames.py', import.meta.url);
const target = new URL('../src/render/render-script.ts', import.meta.url);
writeFileSync(target, embedScript(readFileSync(source, 'utf8')));
