/**
 * Reads server-sent events from an answer's body; each message's data, as it comes. Comments are left out. Whatever ends it, the
 * body is let go of.
 *
 * @param onData - May answer a promise, which is waited for before more is read. Without one, messages that come together are
 *   taken together, so that a page draws itself once for all of them.
 * @param onSign - Called for whatever arrives, comments too.
 */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onData: (data: string) => unknown,
  onSign: () => void = () => undefined,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  const takeLine = (raw: string): unknown => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === '' && data.length > 0) {
      const whole = data.join('\n');
      data = [];
      return onData(whole);
    }
    if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
    return undefined;
  };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onSign();
      // Only what is new is searched: a long message comes in many pieces.
      const [first = '', ...more] = decoder.decode(value, { stream: true }).split('\n');
      rest += first;
      for (const next of more) {
        const taken = takeLine(rest);
        rest = next;
        if (taken instanceof Promise) await taken;
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
