import { createHash } from 'node:crypto';
import { signedHeaders } from '@farmhand/client';
import type { LocalFarm } from '@farmhand/local-farm';
import { expect } from 'vitest';

/** Puts a file into the input storage the plain way: one tus upload. */
export async function upload(
  farm: LocalFarm,
  storageId: string,
  serverPath: string,
  text: string,
): Promise<void> {
  const content = Buffer.from(text);
  const { accessId, accessKey } = farm.account;
  const send = (method: string, url: string, headers: Record<string, string>, body?: Buffer<ArrayBuffer>) =>
    fetch(url, {
      method,
      headers: {
        ...signedHeaders({ method, url, credentials: { accessId, accessKey } }),
        'Tus-Resumable': '1.0.0',
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
  const metadata = {
    storageId,
    serverPath,
    fingerprint: `sha256:${createHash('sha256').update(content).digest('hex')}`,
  };
  const created = await send('POST', `${farm.url}/transfer/uploads`, {
    'Upload-Length': String(content.length),
    'Upload-Metadata': Object.entries(metadata)
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join(','),
  });
  expect(created.status).toBe(201);
  const sent = await send(
    'PATCH',
    created.headers.get('Location') ?? '',
    { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
    content,
  );
  expect(sent.status).toBe(204);
}
