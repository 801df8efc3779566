import type { EndpointName } from '../endpoints.ts';
import type { ErrorWords } from '../errors.ts';
import type { CallContext } from './middleware.ts';

/** A sentence, or a part of one, in both languages. */
export interface InBoth {
  readonly en: string;
  readonly zh: string;
}

/** What an error says in both languages. The call is named before the English message alone: artists do not know it. */
export function told(
  call: EndpointName,
  says: InBoth,
  hint: InBoth,
): ErrorWords & { readonly zh: ErrorWords } {
  return { message: `${call}: ${says.en}`, hint: hint.en, zh: { message: says.zh, hint: hint.zh } };
}

/** A hint for a failure that leaves open whether the call was carried out; only for calls where that matters. */
export function afterAmbiguity(context: CallContext, hint: InBoth): InBoth {
  if (context.repeatable) return hint;
  return {
    en: `${hint.en} Look at the farm first: the request may have been carried out all the same.`,
    zh: `${hint.zh}请先到农场查看：该请求可能已经执行。`,
  };
}

/** A time a person can read: `50 ms`, `1.5 s`. */
export function duration(ms: number): InBoth {
  const [number, en, zh] =
    ms < 1000 ? [Math.round(ms), 'ms', '毫秒'] : [Math.round(ms / 100) / 10, 's', '秒'];
  return { en: `${number} ${en}`, zh: `${number} ${zh}` };
}
