/** What a panel asks of a sidecar about a scene. */
import type { Problem } from '@farmhand/model';
import type { Sidecar } from '@farmhand/sidecar';
import type { AssetPage, AssetStatus, Scan, ScanRequestInput } from '@farmhand/sidecar/api';
import { call } from './host.ts';
import { panelWith } from './panel.ts';

export interface SceneCalls {
  ask<T = object>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: T & { readonly problem?: Problem | null } }>;
  /** Starts a scan and hears of it until it has ended. */
  scanned(input: ScanRequestInput): Promise<{ readonly told: readonly Scan[]; readonly scan: Scan }>;
  /** Status of each asset by its path. */
  assets(scanId: string): Promise<ReadonlyMap<string, AssetStatus>>;
}

export function sceneCalls({ url, discovery }: Sidecar): SceneCalls {
  const ask: SceneCalls['ask'] = async (method, path, body) => {
    const response = await call(discovery, method, path, body);
    return { status: response.status, body: await response.json() };
  };
  return {
    ask,
    async scanned(input) {
      const leave = new AbortController();
      const told: Scan[] = [];
      let id: string | null = null;
      for await (const news of panelWith(url, discovery.token).news({ signal: leave.signal })) {
        // Now it listens, so nothing is missed.
        if (news.type === 'hello') {
          const { body } = await ask<{ scan: Scan }>('POST', '/scans', input);
          id = body.scan.id;
        }
        if (news.type !== 'scan' || news.scan.id !== id) continue;
        told.push(news.scan);
        if (news.scan.state !== 'running') break;
      }
      leave.abort();
      const { body } = await ask<{ scan: Scan }>('GET', `/scans/${id}`);
      return { told, scan: body.scan };
    },
    async assets(scanId) {
      const { body } = await ask<AssetPage>('GET', `/scans/${scanId}/assets`);
      return new Map(body.path.map((path, index) => [path, body.status[index] ?? 'new']));
    },
  };
}
