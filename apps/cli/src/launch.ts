import { fileURLToPath } from 'node:url';
import type { SidecarLaunch } from '@farmhand/sidecar';

/**
 * Starts the sidecar from wherever this program runs: from sources with the sources' condition, from an
 * installed package without.
 */
export function sidecarLaunch(): SidecarLaunch {
  const entry = fileURLToPath(new URL('./serve-entry.ts', import.meta.url));
  const fromSources = import.meta.url.endsWith('.ts');
  return {
    node: process.execPath,
    args: fromSources ? ['--conditions=@farmhand/source', entry] : [entry.replace(/\.ts$/, '.js')],
  };
}
