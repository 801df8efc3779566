import type { IncomingMessage } from 'node:http';
import type { JsonObject, JsonValue } from '@farmhand/client/signing';
import { WireError } from './answer.ts';
import type { HttpContext } from './http-context.ts';

/** Largest JSON body taken; documents of jobs with a hundred thousand assets stay below it. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A request's JSON object, and the text it came as. */
export interface JsonBody {
  readonly value: JsonObject;
  readonly text: string;
}

/**
 * Reads the JSON object of a request to the API; an empty body counts as `{}`. Null when the caller went away meanwhile.
 *
 * @throws WireError 600 when it is too large, not JSON or not an object; 603 when it says that it is something else.
 */
export async function receiveJsonBody(incoming: IncomingMessage): Promise<JsonBody | null> {
  const { 'content-type': type, 'content-length': length } = incoming.headers;
  if (type !== undefined && !isJsonType(type)) {
    throw new WireError(
      'illegalProtocol',
      `The request's Content-Type is "${type}". Send JSON, as application/json.`,
      415,
    );
  }
  if (length === '0') return EMPTY;
  if (Number(length) > MOST_BYTES) throw tooLarge();
  const text = await receiveText(incoming);
  return text === null ? null : { value: parseObject(text), text };
}

/** As {@link receiveJsonBody}, at the transfer gateway. */
export async function readJsonBody(context: HttpContext): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let size = 0;
  if (context.req.raw.body !== null) {
    for await (const chunk of context.req.raw.body) {
      size += chunk.byteLength;
      if (size > MOST_BYTES) throw tooLarge();
      chunks.push(Buffer.from(chunk));
    }
  }
  return parseObject(Buffer.concat(chunks).toString('utf8'));
}

const EMPTY: JsonBody = { value: {}, text: '' };

/** Tools that are not told what they send say nothing, or that it is text; only what contradicts JSON is refused. */
function isJsonType(type: string): boolean {
  const name = type.split(';')[0]?.trim().toLowerCase() ?? '';
  return name === '' || name === 'text/plain' || /^(application|text)\/([\w.-]+\+)?json$/.test(name);
}

function receiveText(incoming: IncomingMessage): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= MOST_BYTES) chunks.push(chunk);
      else reject(tooLarge());
    });
    incoming.on('end', () => {
      const [first] = chunks;
      const whole = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
      resolve(whole.toString('utf8'));
    });
    incoming.on('error', () => resolve(null));
    incoming.on('close', () => resolve(null));
  });
}

function parseObject(text: string): JsonObject {
  if (text.trim() === '') return {};
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WireError('parameterInvalid', 'The request body is not valid JSON.');
  }
  if (!isJsonObject(value)) throw new WireError('parameterInvalid', 'The request body is not a JSON object.');
  if (isDeeper(value, DEEPEST)) {
    throw new WireError('parameterInvalid', `The request body is nested more than ${DEEPEST} deep.`);
  }
  return value;
}

/** No parameter of the API goes beyond four. */
const DEEPEST = 64;

function isDeeper(value: JsonValue | undefined, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Object.values(value)) if (isDeeper(inner, levels - 1)) return true;
  return false;
}

function tooLarge(): WireError {
  return new WireError(
    'parameterInvalid',
    `The request body is larger than ${MOST_BYTES / 1024 / 1024} MiB; upload large documents to the config storage instead.`,
    413,
  );
}

function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
