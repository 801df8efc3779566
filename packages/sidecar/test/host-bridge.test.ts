/** The Python side of host sessions, as plugins have it, against a real sidecar. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Sidecar } from '@farmhand/sidecar';
import type { HostActionInput, HostSession } from '@farmhand/sidecar/api';
import { expect, it } from 'vitest';
import { call } from './support/host.ts';
import { type SidecarHome, sidecarHome } from './support/sidecar-home.ts';

const SCRIPT = fileURLToPath(new URL('support/bridge_host.py', import.meta.url));
const BRIDGE = fileURLToPath(new URL('../../bridge', import.meta.url));
const python = process.platform === 'win32' ? 'python' : 'python3';
const hasPython = spawnSync(python, ['--version']).status === 0;

function startHost(place: SidecarHome): ChildProcess {
  const child = spawn(python, [SCRIPT, '/scenes/shot.hip'], {
    env: {
      ...process.env,
      PYTHONPATH: BRIDGE,
      PYTHONDONTWRITEBYTECODE: '1',
      FARMHAND_HOME: place.home.folder,
    },
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  place.onEnd(() => child.kill('SIGKILL'));
  return child;
}

/** The host, as soon as panels hear that it is connected. */
async function connectedHost(sidecar: Sidecar): Promise<HostSession> {
  const given = new AbortController();
  const { body } = await call(sidecar.discovery, 'GET', '/panel/events', undefined, given.signal);
  if (body === null) throw new Error('no stream');
  try {
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      if (!text.includes('"hosts"')) continue;
      const { hosts } = await (await call(sidecar.discovery, 'GET', '/hosts')).json();
      if (hosts[0]?.connection === 'connected') return hosts[0];
    }
  } finally {
    given.abort();
  }
  throw new Error('the stream ended');
}

async function ask(sidecar: Sidecar, { id }: HostSession, action: HostActionInput | object) {
  return (await call(sidecar.discovery, 'POST', `/hosts/${id}/requests`, action)).json();
}

it.skipIf(!hasPython)(
  'a host of the bridge does what a panel asks, through a restart of the sidecar',
  async () => {
    const place = await sidecarHome();
    // It is there first, and waits for a sidecar.
    const child = startHost(place);
    const { sidecar } = await place.start();
    const host = await connectedHost(sidecar);
    expect(host).toMatchObject({
      host: { name: 'houdini', version: '20.5.332' },
      processId: child.pid,
      scene: { path: '/scenes/shot.hip', unsavedChanges: false, revision: 1 },
      abilities: ['takeSnapshot', 'relink', 'saveScene'],
    });

    expect(await ask(sidecar, host, { action: 'takeSnapshot' })).toMatchObject({
      result: { action: 'takeSnapshot', takenAt: '2026-03-01T10:00:00+00:00' },
      host: { snapshotTakenAt: '2026-03-01T10:00:00+00:00' },
    });
    const to = '/b/wood.exr';
    expect(await ask(sidecar, host, { action: 'relink', path: '$HIP/tex/wood-1.exr', to })).toMatchObject({
      result: { action: 'relink', changed: 1 },
      host: { scene: { unsavedChanges: true, revision: 2 } },
    });
    expect(await ask(sidecar, host, { action: 'relink', path: '$HIP/none.exr', to })).toMatchObject({
      problem: { code: 'reference-gone', message: 'Nothing reads $HIP/none.exr.' },
    });
    // An answer that the sidecar does not understand is no reason to have the panel wait.
    expect(await ask(sidecar, host, { action: 'saveScene' })).toMatchObject({
      problem: { code: 'bad-request' },
    });
    expect(await ask(sidecar, host, { action: 'makeRelative', path: to })).toMatchObject({
      problem: { code: 'host-cannot' },
    });

    await sidecar.stop();
    const { sidecar: next } = await place.start();
    const again = await connectedHost(next);
    expect(again).toMatchObject({ id: host.id, scene: { revision: 2 }, snapshotTakenAt: null });

    child.stdin?.end();
    await once(child, 'exit');
    expect(await (await call(next.discovery, 'GET', '/hosts')).json()).toEqual({ hosts: [] });
  },
);
