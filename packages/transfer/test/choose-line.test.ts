import type { TransferConfig } from '@farmhand/client';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { chooseLine, engineFromConfig, TransferError, type TransferOffer } from '../src/index.ts';
import { credentials } from './gateway.ts';
import { makeRecords, problemOf, startGateway } from './workspace.ts';

const line = (name: string, isDefault: boolean, server = '10.0.0.5', port = 10_221, type = 0) => ({
  name,
  server,
  port,
  isDefault,
  type,
});

const aspera = { name: 'aspera', isDefault: true, lines: [line('Aspera_main', true)] };
const config: TransferOffer = {
  engines: [
    aspera,
    {
      name: 'tus',
      isDefault: false,
      lines: [line('near', false, '10.0.0.6', 8080), line('main-tls', true), line('v6', false, '::1', 90)],
    },
  ],
};

function messageOf(work: () => unknown): { code: string; message: string; hint: string } {
  try {
    work();
  } catch (error) {
    if (TransferError.isInstance(error)) return error.problem;
  }
  throw new Error('it did not fail with a problem');
}

describe('chooseLine', () => {
  it('takes the default line of the engine it can drive', () => {
    expect(chooseLine(config)).toEqual({
      engine: 'tus',
      lineName: 'main-tls',
      baseUrl: 'https://10.0.0.5:10221',
    });
  });

  it('takes the line it is told, over plain HTTP unless the name ends in -tls', () => {
    expect(chooseLine(config, 'near').baseUrl).toBe('http://10.0.0.6:8080');
    expect(chooseLine(config, 'v6').baseUrl).toBe('http://[::1]:90');
  });

  it("takes the client's answer as it is", () => {
    expectTypeOf<TransferConfig>().toExtend<TransferOffer>();
  });

  it('takes the first line when none is the default', () => {
    const engines = [{ name: 'TUS', isDefault: true, lines: [line('a', false), line('b', false)] }];
    expect(chooseLine({ engines }).lineName).toBe('a');
  });

  it('says what the farm offers when it can drive none of it', () => {
    const raysync = { name: 'RaySync', isDefault: false, lines: [line('raysync_main', true)] };
    const problem = messageOf(() => chooseLine({ engines: [aspera, raysync] }));
    expect(problem.code).toBe('no-transfer-engine');
    expect(problem.message).toContain('"aspera", "RaySync"');
    expect(messageOf(() => chooseLine({ engines: [] })).code).toBe('no-transfer-engine');
    const withoutLines = { name: 'tus', isDefault: true, lines: [] };
    expect(messageOf(() => chooseLine({ engines: [withoutLines] })).code).toBe('no-transfer-engine');
  });

  it('names the lines there are when it is told one that is not', () => {
    const problem = messageOf(() => chooseLine(config, 'Aspera_main'));
    expect(problem.code).toBe('no-such-line');
    expect(problem.hint).toContain('near, main-tls, v6');
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
});
