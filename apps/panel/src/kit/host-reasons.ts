import type { HostAbility } from '@farmhand/sidecar/api';
import { hostCan } from '../state/hosts.ts';
import { sceneHost } from '../state/scene.ts';
import { say } from '../words/language.ts';
import { offlineReasons } from './offline.ts';
import { kitWords } from './words.ts';

/** Why the host that has the scene open cannot be asked for something; empty when it can. */
export function hostReasons(ability: HostAbility): readonly string[] {
  const w = say(kitWords);
  const offline = offlineReasons();
  if (offline.length > 0) return offline;
  if (sceneHost.value === null) return [w.needsHost];
  if (sceneHost.value.connection === 'lost') return [w.hostLost];
  return hostCan(ability) ? [] : [w.hostCannot];
}
