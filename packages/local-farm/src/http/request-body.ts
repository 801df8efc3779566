import type { JsonObject, JsonValue } from '@farmhand/client/signing';
import { WireError } from './answer.ts';
import type { HttpContext } from './http-context.ts';

/** Largest JSON body taken; documents of jobs with a hundred thousand assets stay below it. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads a request's JSON object; an empty body counts as `{}`.
 *
 * @throws WireError 600 when it is too large, not JSON or not an object.
 */
export async function readJsonBody(context: HttpContext): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let size = 0;
  if (context.req.raw.body !== null) {
    for await (const chunk of context.req.raw.body) {
      size += chunk.byteLength;
      if (size > MOST_BYTES) {
        throw new WireError(
          'parameterInvalid',
          `The request body is larger than ${MOST_BYTES / 1024 / 1024} MiB; upload large documents to the config storage instead.`,
        );
      }
      chunks.push(Buffer.from(chunk));
    }
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return {};
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WireError('parameterInvalid', 'The request body is not valid JSON.');
  }
  if (!isJsonObject(value)) throw new WireError('parameterInvalid', 'The request body is not a JSON object.');
  return value;
}

function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
