import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EndpointName, endpoints } from '@farmhand/client/endpoints';
import { type JsonObject, sign, stringToSign } from '@farmhand/client/signing';
import {
  type LocalFarm,
  type LocalFarmOptions,
  type SubAccountInput,
  startLocalFarm,
} from '@farmhand/local-farm';
import { createXXHash128 } from 'hash-wasm';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-local-farm-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return folder;
}

/** A farm that stops after the test; without Blender unless asked for. */
export async function startFarm(options: Partial<LocalFarmOptions> = {}): Promise<LocalFarm> {
  const dataFolder = options.dataFolder ?? (await temporaryFolder());
  const farm = await startLocalFarm({ renderer: 'placeholder', ...options, dataFolder });
  onTestFinished(() => farm.stop());
  return farm;
}

export interface SigningOptions {
  readonly accessId?: string;
  readonly accessKey?: string;
  readonly timestamp?: number;
  readonly nonce?: string;
}

/** What a request is signed for and with. */
export interface SigningFarm {
  readonly domain: string;
  readonly account: { readonly accessId: string; readonly accessKey: string };
}

/** A farm that is asked over HTTP, in whatever process it runs. */
export interface AskedFarm extends SigningFarm {
  readonly url: string;
}

/** The farm's headers for a request. */
export function signedHeaders(
  farm: SigningFarm,
  method: string,
  path: string,
  body: JsonObject = {},
  options: SigningOptions = {},
): Record<string, string> {
  const headers = {
    accessId: options.accessId ?? farm.account.accessId,
    channel: '4',
    platform: '2',
    UTCTimestamp: String(options.timestamp ?? Math.floor(Date.now() / 1000)),
    nonce: options.nonce ?? String(randomInt(100_000, 2 ** 40)),
    version: '1.0.0',
  };
  const text = stringToSign({ method, domain: farm.domain, path, headers, body });
  return { ...headers, signature: sign(options.accessKey ?? farm.account.accessKey, text) };
}

const answer = z.object({
  version: z.string(),
  result: z.boolean(),
  message: z.string(),
  code: z.number(),
  data: z.unknown(),
  serverTime: z.number(),
  requestId: z.string(),
});
export type Answer = z.infer<typeof answer>;

/** Sends a signed call and gives the whole answer. */
export async function ask(
  farm: LocalFarm,
  path: string,
  body: JsonObject = {},
  options: SigningOptions = {},
): Promise<Answer> {
  const response = await fetch(`${farm.url}${path}`, {
    method: 'POST',
    headers: { ...signedHeaders(farm, 'POST', path, body, options), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.parse(await response.json());
}

/** Carries out a call that must succeed, and gives its data. */
export async function call(farm: LocalFarm, endpoint: EndpointName, body: JsonObject = {}): Promise<unknown> {
  const got = await ask(farm, endpoints[endpoint].path, body);
  if (got.code !== 200) throw new Error(`${endpoint} answered ${got.code}: ${got.message}`);
  return got.data;
}

/** Carries out a call that must be refused, and gives code and message. */
export async function refusal(farm: LocalFarm, endpoint: EndpointName, body: JsonObject = {}) {
  const { code, message, result, data } = await ask(farm, endpoints[endpoint].path, body);
  return { code, message, result, data };
}

const hasher = await createXXHash128();

export function fingerprintOf(content: Uint8Array): string {
  return `xxh3-128:${hasher.init().update(content).digest('hex')}`;
}

/** Sends a signed request to the transfer gateway. */
export async function gateway(
  farm: AskedFarm,
  method: string,
  pathAndQuery: string,
  options: {
    readonly json?: JsonObject;
    readonly headers?: Record<string, string>;
    readonly body?: Uint8Array<ArrayBuffer>;
  } = {},
): Promise<Response> {
  const path = pathAndQuery.split('?')[0] ?? '';
  const body = options.json === undefined ? options.body : JSON.stringify(options.json);
  return fetch(`${farm.url}${pathAndQuery}`, {
    method,
    headers: { ...signedHeaders(farm, method, path, options.json), ...options.headers },
    ...(body === undefined ? {} : { body }),
  });
}

export interface UploadedFile {
  readonly storageId: string;
  readonly serverPath: string;
  readonly content: Uint8Array<ArrayBuffer>;
  /** Default: the content's own. */
  readonly fingerprint?: string;
}

/** Makes a tus upload and gives its path, such as `/transfer/uploads/1f…`. */
export async function createUpload(farm: LocalFarm, file: UploadedFile): Promise<string> {
  const response = await createUploadResponse(farm, file);
  const location = response.headers.get('Location');
  if (response.status !== 201 || location === null)
    throw new Error(`status ${response.status}: ${await response.text()}`);
  return new URL(location).pathname;
}

export function createUploadResponse(farm: LocalFarm, file: UploadedFile): Promise<Response> {
  const metadata = {
    storageId: file.storageId,
    serverPath: file.serverPath,
    fingerprint: file.fingerprint ?? fingerprintOf(file.content),
    modifiedNs: '1763800000123456789',
  };
  return gateway(farm, 'POST', '/transfer/uploads', {
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Length': String(file.content.length),
      'Upload-Metadata': Object.entries(metadata)
        .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
        .join(','),
    },
  });
}

/** Sends bytes of an upload from an offset on. */
export function sendBytes(
  farm: LocalFarm,
  path: string,
  offset: number,
  body: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  return gateway(farm, 'PATCH', path, {
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': String(offset),
      'Content-Type': 'application/offset+octet-stream',
    },
    body,
  });
}

/** How many bytes of an upload the farm has. */
export async function uploadOffset(farm: LocalFarm, path: string): Promise<number> {
  const response = await gateway(farm, 'HEAD', path, { headers: { 'Tus-Resumable': '1.0.0' } });
  if (response.status !== 200) throw new Error(`status ${response.status}`);
  return Number(response.headers.get('Upload-Offset'));
}

/** Uploads a whole file. */
export async function upload(farm: LocalFarm, file: UploadedFile): Promise<void> {
  const path = await createUpload(farm, file);
  if (file.content.length === 0) return;
  const response = await sendBytes(farm, path, 0, file.content);
  if (response.status !== 204) throw new Error(`status ${response.status}: ${await response.text()}`);
}

const SUB = { accessId: 'sub-id', accessKey: 'sub-key' };

/** A farm with one sub-account: the farm as its main account uses it, and as the sub-account does. */
export async function startFarmWithSub(
  input: Omit<SubAccountInput, 'accessId' | 'accessKey'> = {},
  options: Partial<LocalFarmOptions> = {},
): Promise<{ readonly farm: LocalFarm; readonly sub: LocalFarm }> {
  const farm = await startFarm({ ...options, subAccounts: [{ ...SUB, ...input }] });
  return { farm, sub: { ...farm, account: { ...farm.account, ...SUB } } };
}
