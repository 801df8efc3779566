import { refusal, sessionState } from '../api/session.ts';
import { Empty } from '../kit/surfaces.tsx';
import { say } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';

/** In place of the panel while it is not open: why not, and how it opens. */
export function Outside() {
  const w = say(shellWords);
  const session = sessionState.value;
  if (session === 'opening')
    return (
      <main class="alone" aria-busy="true">
        <p class="in-a-while muted" role="status">
          {w.connecting}
        </p>
      </main>
    );
  const why = w.refusals[refusal.value?.code as keyof typeof w.refusals];
  const { title, text } =
    session === 'lost'
      ? { title: w.lostTitle, text: w.lostText }
      : (why ?? { title: w.refusedTitle, text: w.refusedText });
  return (
    <main class="alone">
      <h1 class="only-read">Farmhand</h1>
      <Empty icon="link" title={title}>
        {text}
      </Empty>
    </main>
  );
}
