import assert from 'node:assert';
import { EventEmitter, once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { dirname, join, posix } from 'node:path';
import type { Credentials } from '@farmhand/client';
import { sign, stringToSign } from '@farmhand/client/signing';
import { createXXHash128 } from 'hash-wasm';
import { z } from 'zod';

export const credentials: Credentials = { accessId: 'test-id', accessKey: 'test-key', platform: '2' };

/** Faults of a {@link TestGateway}; tests set and clear them at will. */
export interface Faults {
  /** Called with each piece of a PATCH once it is on the disk; what it returns befalls the connection. */
  onPatchBytes?: (upload: { serverPath: string; offset: number }) => 'drop' | 'hold' | undefined;
  /** Says that it takes the list of files as one text. */
  takesText?: boolean;
  /** Takes packs of small files, and says so. */
  takesPacks?: boolean;
  /** Says that it takes packs, and answers with this when one comes. */
  refusesPacks?: number;
  /** Called with how much of a pack's body has been dealt with; what it returns befalls the connection. */
  onPackBytes?: (received: number) => 'drop' | 'hold' | undefined;
  /** Changes what arrives of a pack, piece by piece; `start` is the place of the piece's first byte in the body. */
  damagePack?: (piece: Buffer, start: number) => void;
  /** Paths that cannot be stored. */
  hasNoPlaceFor?: (serverPath: string) => boolean;
  /** Answers instead of the gateway. */
  answer?: (
    request: RecordedRequest,
  ) =>
    | { status: number; body: string; headers?: Readonly<Record<string, string>> }
    | 'hang'
    | 'drop'
    | 'cut answer'
    | undefined;
  /** Carries a request out, then drops the connection in place of the answer. */
  loseAnswer?: (request: RecordedRequest) => boolean;
  /** What the gateway believes its own address to be, as one behind a proxy may. */
  ownUrl?: string;
  /** Changes what is stored of an upload. */
  damage?: (content: Buffer) => Buffer;
  /** Changes what is sent of a file. */
  damageDownload?: (content: Buffer) => Buffer;
  /** Bytes of a download after which the connection drops. */
  dropDownloadAfter?: number;
  /** Takes uploads, says yes and throws them away. */
  losesUploads?: boolean;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly json: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  bodyBytes: number;
}

const askedFiles = z
  .array(z.object({ serverPath: z.string(), sizeBytes: z.number(), fingerprint: z.string() }))
  .max(1_000);
const missingRequest = z.object({
  storageId: z.string(),
  files: z.union([askedFiles, z.string().transform((text) => askedFiles.parse(JSON.parse(text)))]),
});
const packIndex = z.object({
  files: z.array(z.object({ serverPath: z.string(), sizeBytes: z.number(), fingerprint: z.string() })),
});
const listRequest = z.object({ storageId: z.string(), folder: z.string() });
const uploadRecord = z.object({
  storageId: z.string(),
  serverPath: z.string(),
  fingerprint: z.string(),
  modifiedNs: z.string().regex(/^\d+$/),
  sizeBytes: z.number(),
});

/**
 * A transfer gateway as ARCHITECTURE.md describes it, strict about what it is asked, with faults to order. All its
 * state is on disk, so it may be stopped and started again. Emits `held` when a fault holds a PATCH or a pack.
 */
export class TestGateway extends EventEmitter<{ held: [] }> {
  readonly folder: string;
  faults: Faults = {};
  readonly requests: RecordedRequest[] = [];
  readonly #nonces = new Set<string>();
  #server: Server | undefined;
  #port = 0;
  #uploadCount = 0;

  constructor(folder: string) {
    super();
    this.folder = folder;
  }

  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else response.writeHead(500).end(String(error));
      });
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    assert(typeof address === 'object' && address !== null);
    this.#port = address.port;
  }

  /** Ends as a killed process would: open connections are cut. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  requestsOf(method: string, path = ''): RecordedRequest[] {
    return this.requests.filter((request) => request.method === method && request.path.startsWith(path));
  }

  /** Bytes of file content received, repeated ones included. */
  get bytesReceived(): number {
    return this.requestsOf('PATCH').reduce((sum, request) => sum + request.bodyBytes, 0);
  }

  /** Files stored from packs, repeated ones included, in their order. */
  readonly unpacked: string[] = [];

  /** Where a storage keeps a file. */
  storedPath(storageId: string, serverPath: string): string {
    return join(this.folder, 'storage', storageId, serverPath);
  }

  put(storageId: string, serverPath: string, content: Buffer | string): void {
    const path = this.storedPath(storageId, serverPath);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? '';
    const url = new URL(request.url ?? '', this.baseUrl);
    const isJson = request.headers['content-type'] === 'application/json';
    const json: unknown = isJson ? JSON.parse((await readAll(request)).toString()) : undefined;
    const record: RecordedRequest = {
      method,
      path: url.pathname,
      json,
      headers: request.headers,
      bodyBytes: 0,
    };
    this.requests.push(record);

    const refusal = this.#checkSignature(request, url.pathname, json);
    if (refusal !== null) return sendJson(response, 401, { code: 611, message: refusal });
    const fault = this.faults.answer?.(record);
    if (fault === 'hang') return;
    if (fault === 'drop') return void request.socket.destroy();
    if (fault === 'cut answer') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"missing":');
      return void setImmediate(() => request.socket.destroy());
    }
    if (fault !== undefined) return void response.writeHead(fault.status, fault.headers).end(fault.body);
    if (this.faults.loseAnswer?.(record)) response.writeHead = () => response.destroy();

    const route = `${method} ${url.pathname.replace(/^(\/transfer\/uploads)\/.+$/, '$1/{id}')}`;
    const id = url.pathname.split('/').at(-1) ?? '';
    switch (route) {
      case 'POST /transfer/missing':
        return this.#missing(response, json);
      case 'POST /transfer/packs':
        return await this.#pack(request, response, url.searchParams.get('storageId') ?? '', record);
      case 'POST /transfer/uploads':
        return this.#createUpload(request, response);
      case 'HEAD /transfer/uploads/{id}':
        return this.#uploadOffset(response, id);
      case 'PATCH /transfer/uploads/{id}':
        return await this.#patch(request, response, id, record);
      case 'POST /transfer/list':
        return this.#list(response, json);
      case 'GET /transfer/file':
        return this.#file(request, response, url.searchParams);
      default:
        return sendJson(response, 404, { message: `no such call: ${route}` });
    }
  }

  #checkSignature(request: IncomingMessage, path: string, json: unknown): string | null {
    const { accessid, channel, platform, utctimestamp, nonce, version, signature } = z
      .object({
        accessid: z.string(),
        channel: z.literal('4'),
        platform: z.string(),
        utctimestamp: z.string().regex(/^\d+$/),
        nonce: z.string().regex(/^\d+$/),
        version: z.string(),
        signature: z.string(),
      })
      .parse(request.headers);
    if (this.#nonces.has(nonce)) return 'this nonce was used before';
    this.#nonces.add(nonce);
    const text = stringToSign({
      method: request.method ?? '',
      domain: request.headers.host ?? '',
      path,
      headers: { accessId: accessid, channel, platform, UTCTimestamp: utctimestamp, nonce, version },
      body: json === undefined ? {} : z.record(z.string(), z.json()).parse(json),
    });
    return sign(credentials.accessKey, text) === signature ? null : 'the signature is wrong';
  }

  #missing(response: ServerResponse, json: unknown): void {
    const { storageId, files } = missingRequest.parse(json);
    const missing = files.flatMap((file, index) => {
      const path = this.storedPath(storageId, file.serverPath);
      return existsSync(path) && fingerprintOf(readFileSync(path)) === file.fingerprint ? [] : [index];
    });
    const saysPacks = this.faults.takesPacks === true || this.faults.refusesPacks !== undefined;
    const filesAsText = this.faults.takesText === true;
    sendJson(response, 200, {
      missing,
      ...(saysPacks ? { packs: true } : {}),
      ...(filesAsText ? { filesAsText } : {}),
    });
  }

  /** Stores each file of a pack as soon as it is whole. */
  async #pack(
    request: IncomingMessage,
    response: ServerResponse,
    storageId: string,
    record: RecordedRequest,
  ): Promise<void> {
    if (this.faults.refusesPacks !== undefined) {
      request.resume();
      return void response.writeHead(this.faults.refusesPacks).end();
    }
    assert.equal(this.faults.takesPacks, true);
    let unread = Buffer.alloc(0);
    let files: z.infer<typeof packIndex>['files'] | undefined;
    let next = 0;
    const stored: number[] = [];
    const wrong: number[] = [];
    const refused: { index: number; message: string }[] = [];
    try {
      for await (const chunk of request) {
        this.faults.damagePack?.(chunk, record.bodyBytes);
        record.bodyBytes += chunk.length;
        unread = Buffer.concat([unread, chunk]);
        if (files === undefined && unread.length >= 20 && unread.length >= 20 + unread.readUInt32BE(0)) {
          const end = 20 + unread.readUInt32BE(0);
          const index = unread.subarray(20, end);
          if (fingerprintOf(index) !== `xxh3-128:${unread.toString('hex', 4, 20)}`) {
            request.resume();
            return sendJson(response, 460, { message: 'the index is damaged' });
          }
          files = packIndex.parse(JSON.parse(index.toString())).files;
          unread = unread.subarray(end);
        }
        for (; files !== undefined && next < files.length; next++) {
          const { serverPath, sizeBytes, fingerprint } = files[next] ?? assert.fail();
          if (unread.length < sizeBytes) break;
          const content = unread.subarray(0, sizeBytes);
          unread = unread.subarray(sizeBytes);
          if (fingerprintOf(content) !== fingerprint) wrong.push(next);
          else if (this.faults.hasNoPlaceFor?.(serverPath))
            refused.push({ index: next, message: 'a folder' });
          else {
            stored.push(next);
            this.unpacked.push(serverPath);
            if (!this.faults.losesUploads) this.put(storageId, serverPath, Buffer.from(content));
          }
        }
        const fate = this.faults.onPackBytes?.(record.bodyBytes);
        if (fate === 'drop') return void request.socket.destroy();
        if (fate === 'hold') {
          const closed = once(request.socket, 'close').catch(() => {});
          this.emit('held');
          await closed;
          return;
        }
      }
    } catch {
      return;
    }
    assert.equal(unread.length, 0, 'a pack is as long as its index says');
    sendJson(response, 200, { stored, wrong, refused });
  }

  #createUpload(request: IncomingMessage, response: ServerResponse): void {
    assert.equal(request.headers['tus-resumable'], '1.0.0');
    const metadata = Object.fromEntries(
      String(request.headers['upload-metadata'])
        .split(',')
        .map((pair) => pair.split(' '))
        .map(([key, value]) => [key, Buffer.from(value ?? '', 'base64').toString('utf8')]),
    );
    const upload = uploadRecord.parse({ ...metadata, sizeBytes: Number(request.headers['upload-length']) });
    this.#uploadCount += 1;
    const id = `upload-${this.#uploadCount}`;
    mkdirSync(join(this.folder, 'uploads'), { recursive: true });
    writeFileSync(this.#recordPath(id), JSON.stringify(upload));
    writeFileSync(this.#bytesPath(id), '');
    const status = upload.sizeBytes === 0 ? this.#finish(id) : 201;
    response
      .writeHead(status, {
        location: `${this.faults.ownUrl ?? ''}/transfer/uploads/${id}`,
        'tus-resumable': '1.0.0',
      })
      .end();
  }

  #uploadOffset(response: ServerResponse, id: string): void {
    if (!existsSync(this.#recordPath(id))) return void response.writeHead(404).end();
    response
      .writeHead(200, {
        'tus-resumable': '1.0.0',
        'upload-offset': String(statSync(this.#bytesPath(id)).size),
        'upload-length': String(this.#record(id).sizeBytes),
      })
      .end();
  }

  async #patch(
    request: IncomingMessage,
    response: ServerResponse,
    id: string,
    record: RecordedRequest,
  ): Promise<void> {
    if (!existsSync(this.#recordPath(id))) return void response.writeHead(404).end();
    assert.equal(request.headers['content-type'], 'application/offset+octet-stream');
    const { serverPath, sizeBytes } = this.#record(id);
    let offset = statSync(this.#bytesPath(id)).size;
    if (Number(request.headers['upload-offset']) !== offset) return void response.writeHead(409).end();
    try {
      for await (const chunk of request) {
        appendFileSync(this.#bytesPath(id), chunk);
        offset += chunk.length;
        record.bodyBytes += chunk.length;
        const fate = this.faults.onPatchBytes?.({ serverPath, offset });
        if (fate === 'drop') return void request.socket.destroy();
        if (fate === 'hold') {
          const closed = once(request.socket, 'close').catch(() => {});
          this.emit('held');
          await closed;
          return;
        }
      }
    } catch {
      return;
    }
    const status = offset === sizeBytes ? this.#finish(id) : 204;
    response.writeHead(status, { 'upload-offset': String(offset), 'tus-resumable': '1.0.0' }).end();
  }

  /** Checks a whole upload and moves it to its place; gives the status to answer. */
  #finish(id: string): number {
    const { storageId, serverPath, fingerprint } = this.#record(id);
    rmSync(this.#recordPath(id));
    const received = readFileSync(this.#bytesPath(id));
    const content = this.faults.damage?.(received) ?? received;
    if (fingerprintOf(content) !== fingerprint) return 460;
    if (this.faults.losesUploads) return 204;
    const target = this.storedPath(storageId, serverPath);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(this.#bytesPath(id), target);
    return content.length === 0 ? 201 : 204;
  }

  #list(response: ServerResponse, json: unknown): void {
    const { storageId, folder } = listRequest.parse(json);
    const root = this.storedPath(storageId, folder);
    const names = existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : [];
    const files = names
      .filter((name) => statSync(join(root, name)).isFile())
      .map((name) => {
        const content = readFileSync(join(root, name));
        return { relativePath: name, sizeBytes: content.length, fingerprint: fingerprintOf(content) };
      });
    sendJson(response, 200, { files });
  }

  #file(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
    const path = this.storedPath(
      query.get('storageId') ?? '',
      posix.join(query.get('folder') ?? '', query.get('path') ?? ''),
    );
    if (!existsSync(path)) {
      sendJson(response, 404, { message: 'no such file' });
      return;
    }
    const content = readFileSync(path);
    const etag = `"${fingerprintOf(content)}"`;
    const sent = this.faults.damageDownload?.(content) ?? content;
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const body = sent.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, {
      etag,
      'content-length': String(body.length),
      ...(start > 0 ? { 'content-range': `bytes ${start}-${sent.length - 1}/${sent.length}` } : {}),
    });
    const limit = this.faults.dropDownloadAfter;
    if (limit === undefined) response.end(body);
    else response.write(body.subarray(0, limit), () => request.socket.destroySoon());
  }

  #record(id: string): z.infer<typeof uploadRecord> {
    return uploadRecord.parse(JSON.parse(readFileSync(this.#recordPath(id), 'utf8')));
  }

  #recordPath(id: string): string {
    return join(this.folder, 'uploads', `${id}.json`);
  }

  #bytesPath(id: string): string {
    return join(this.folder, 'uploads', `${id}.bytes`);
  }
}

const hasher = await createXXHash128();

export function fingerprintOf(content: Buffer | string): string {
  return `xxh3-128:${hasher.init().update(content).digest('hex')}`;
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
