import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { TransferConfig } from '@farmhand/client';
import {
  chooseLine,
  engineFromConfig,
  type LineWish,
  TransferError,
  type TransferOffer,
} from '@farmhand/transfer';
import { describe, expect, expectTypeOf, it, onTestFinished } from 'vitest';
import { credentials } from './gateway.ts';
import { makeRecords, problemOf, startGateway } from './workspace.ts';

const line = (name: string, isDefault: boolean, server = '10.0.0.5', port = 10_221, type = 0) => ({
  name,
  server,
  port,
  isDefault,
  type,
});

const aspera = { name: 'Aspera', isDefault: true, lines: [line('Aspera_main', true), line('CTCC', false)] };
const raysync = {
  name: 'RaySync',
  isDefault: false,
  lines: [line('raysync_main', true, '10.0.0.9', 32_011)],
};
const tus = {
  name: 'tus',
  isDefault: false,
  lines: [line('near', false, '10.0.0.6', 8080), line('main-tls', true), line('v6', false, '::1', 90)],
};
const config: TransferOffer = { engines: [aspera, tus, raysync] };
const programs = { transmitterFolder: '/opt/rv', raysyncFolder: '/opt/rs' };

/** Address of a server that takes connections, and what ends it. */
async function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  });
  return { server, port: (server.address() as AddressInfo).port };
}

async function closedPort(): Promise<number> {
  const { server, port } = await listen();
  server.close();
  await once(server, 'close');
  return port;
}

describe('the engine', () => {
  it.each<[string, LineWish, string, string]>([
    ['is what works without a vendor program', {}, 'tus', 'main-tls'],
    ["is the farm's default where its program is here", programs, 'transmitter', 'Aspera_main'],
    ['is not one whose program is not here', { raysyncFolder: '/opt/rs' }, 'tus', 'main-tls'],
    ['is the one asked for', { ...programs, engine: 'raysync' }, 'raysync', 'raysync_main'],
    ['is the one asked for, tus too', { ...programs, engine: 'tus' }, 'tus', 'main-tls'],
  ])('%s', async (_, wish, engine, lineName) => {
    expect(await chooseLine(config, wish)).toMatchObject({ engine, lineName });
  });

  it('is the first in the order of the farm when none that works is its default', async () => {
    const engines = [raysync, { ...aspera, isDefault: false }];
    expect((await chooseLine({ engines }, programs)).engine).toBe('raysync');
  });

  it("prefers Raysync's own client to what else is called so", async () => {
    const proxy = { ...raysync, name: 'raysyncproxy', lines: [line('proxy', true)] };
    const chosen = await chooseLine({ engines: [raysync, proxy] }, programs);
    expect(chosen.lineName).toBe('proxy');
  });

  it('that is asked for and not offered is an error that names what is offered', async () => {
    const problem = await problemOf(chooseLine({ engines: [tus] }, { ...programs, engine: 'raysync' }));
    expect(problem).toMatchObject({ code: 'no-transfer-engine', retryable: false });
    expect(problem.message).toContain('"raysync"');
    expect(problem.message).toContain('"tus"');
  });

  it('that is asked for and whose program is not here is an error that names the setting', async () => {
    const problem = await problemOf(chooseLine(config, { engine: 'transmitter' }));
    expect(problem).toMatchObject({ code: 'no-transfer-engine', retryable: false });
    expect(problem.hint).toContain('transmitterFolder');
  });

  it('is an error when none works here, which says what would', async () => {
    const problem = await problemOf(chooseLine({ engines: [aspera, raysync] }));
    expect(problem.code).toBe('no-transfer-engine');
    expect(problem.message).toContain('"Aspera", "RaySync"');
    expect(problem.hint).toContain('rayvision_transmitter');
    expect((await problemOf(chooseLine({ engines: [] }))).code).toBe('no-transfer-engine');
    const withoutLines = { name: 'tus', isDefault: true, lines: [] };
    expect((await problemOf(chooseLine({ engines: [withoutLines] }))).code).toBe('no-transfer-engine');
  });

  it("takes the client's answer as it is", () => {
    expectTypeOf<TransferConfig>().toExtend<TransferOffer>();
  });
});

describe('the line', () => {
  it('is the one asked for', async () => {
    expect(await chooseLine(config, { line: 'near' })).toEqual({
      engine: 'tus',
      lineName: 'near',
      server: '10.0.0.6',
      port: 8080,
    });
  });

  it('may be of any engine that works here', async () => {
    expect(await chooseLine(config, { ...programs, line: 'v6' })).toMatchObject({ engine: 'tus' });
    expect(await chooseLine(config, { ...programs, line: 'CTCC' })).toMatchObject({ engine: 'transmitter' });
    const problem = await problemOf(chooseLine(config, { ...programs, engine: 'tus', line: 'CTCC' }));
    expect(problem.code).toBe('no-such-line');
  });

  it('is the first when none is the default', async () => {
    const engines = [{ name: 'TUS', isDefault: true, lines: [line('a', false), line('b', false)] }];
    expect((await chooseLine({ engines })).lineName).toBe('a');
  });

  it('that is not there is an error that names those that are', async () => {
    const problem = await problemOf(chooseLine(config, { line: 'Aspera_main' }));
    expect(problem.code).toBe('no-such-line');
    expect(problem.hint).toContain('near, main-tls, v6');
  });
});

describe('the quickest line', () => {
  it('is the one that takes the first connection', async () => {
    const open = await listen();
    const engines = [
      {
        name: 'tus',
        isDefault: true,
        lines: [
          line('closed', true, '127.0.0.1', await closedPort()),
          line('nowhere', false, 'no-such-host.invalid'),
          line('open', false, '127.0.0.1', open.port),
        ],
      },
    ];
    expect((await chooseLine({ engines }, { line: 'quickest' })).lineName).toBe('open');
  });

  it('is an error when none answers, naming all', async () => {
    const ports = [await closedPort(), await closedPort()];
    const lines = ports.map((port, index) => line(`line-${index}`, false, '127.0.0.1', port));
    const problem = await problemOf(
      chooseLine({ engines: [{ name: 'tus', isDefault: true, lines }] }, { line: 'quickest' }),
    );
    expect(problem).toMatchObject({ code: 'no-line-answers', retryable: true });
    for (const [index, port] of ports.entries()) {
      expect(problem.message).toContain(`line-${index} (127.0.0.1:${port})`);
    }
  });

  it('is not waited for longer than it has', async () => {
    // An address set aside for documentation: what is sent there gets no answer, or none but a refusal.
    const lines = [line('silent', true, '192.0.2.1', 9)];
    const engines = [{ name: 'tus', isDefault: true, lines }];
    const problem = await problemOf(chooseLine({ engines }, { line: 'quickest' }, { connectTimeoutMs: 50 }));
    expect(problem.code).toBe('no-line-answers');
  });

  it('is not waited for any more when that is cancelled', async () => {
    const engines = [{ name: 'tus', isDefault: true, lines: [line('silent', true, '192.0.2.1', 9)] }];
    const reason = new Error('cancelled');
    const cancel = new AbortController();
    const choice = chooseLine(
      { engines },
      { line: 'quickest' },
      { signal: cancel.signal, connectTimeoutMs: 60_000 },
    );
    cancel.abort(reason);
    await expect(choice).rejects.toBe(reason);
  });
});

describe('engineFromConfig', () => {
  it('gives an engine that talks to the chosen line', async () => {
    const gateway = await startGateway();
    const { hostname, port } = new URL(gateway.baseUrl);
    const engines = [{ name: 'tus', isDefault: true, lines: [line('local', true, hostname, Number(port))] }];
    const engine = engineFromConfig({ engines }, { credentials, records: makeRecords() });
    expect(engine.name).toBe('tus');
    expect(await engine.listOutput({ storage: { kind: 'output', id: '1' }, folder: '/x' })).toEqual([]);
    await gateway.stop();
    const gone = engineFromConfig({ engines }, { credentials, records: makeRecords(), retryDelaysMs: [] });
    const problem = await problemOf(gone.listOutput({ storage: { kind: 'output', id: '1' }, folder: '/x' }));
    expect(problem.message).toContain(gateway.baseUrl);
  });

  it('takes https for a line whose name ends in -tls, and brackets for IPv6', async () => {
    const at = async (name: string, server: string) => {
      const engines = [{ name: 'tus', isDefault: true, lines: [line(name, true, server, 1)] }];
      const engine = engineFromConfig(
        { engines },
        { credentials, records: makeRecords(), retryDelaysMs: [] },
      );
      return (await problemOf(engine.listOutput({ storage: { kind: 'output', id: '1' }, folder: '/' })))
        .message;
    };
    expect(await at('a-tls', '127.0.0.1')).toContain('https://127.0.0.1:1');
    expect(await at('v6', '::1')).toContain('http://[::1]:1');
  });

  it('drives tus alone', () => {
    const open = () => engineFromConfig({ engines: [aspera] }, { credentials, records: makeRecords() });
    expect(open).toThrow(TransferError);
  });
});
