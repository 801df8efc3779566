/**
 * Reads server-sent events from an answer's body; each message's data, as it comes. Comments are left out. Whatever ends it, the
 * body is let go of.
 *
 * @param onSign - Called for whatever arrives, comments too.
 */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onData: (data: string) => void,
  onSign: () => void = () => undefined,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  const takeLine = (raw: string) => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === '') {
      if (data.length > 0) onData(data.join('\n'));
      data = [];
    } else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
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
        takeLine(rest);
        rest = next;
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
