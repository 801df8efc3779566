import { createServer } from 'node:http';
import { createFarmClient } from '@farmhand/client';

export interface Asked {
  readonly path: string;
  readonly body: { readonly osName?: string | number; readonly editName?: string };
}

/** Answers calls over real HTTP in the envelope of the vendor's protocol, and remembers what was asked. */
export async function startFarm(answer: (asked: Asked) => unknown) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const entry: Asked = {
      path: request.url ?? '',
      body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
    };
    asked.push(entry);
    const data = await answer(entry);
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ version: '1.0.0', result: true, message: 'success', code: 200, data }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const endpoint = `http://127.0.0.1:${address.port}`;
  const client = createFarmClient({
    endpoint,
    accessId: 'id-for-tests',
    accessKey: 'key-for-tests',
  });
  const close = async () => {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { client, endpoint, asked, close };
}
