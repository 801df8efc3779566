import type { Problem } from '@farmhand/model';
import { useEffect, useRef, useState } from 'preact/hooks';
import { inSight } from '../../../api/in-sight.ts';
import { connection } from '../../../api/news.ts';
import { call } from '../../../api/request.ts';
import { Button, IconButton } from '../../../kit/button.tsx';
import { copyText } from '../../../kit/copy-text.ts';
import type { IconName } from '../../../kit/icon.tsx';
import { problemOf } from '../../../kit/problem-of.ts';
import { ProblemBanner } from '../../../kit/surfaces.tsx';
import { Toggle } from '../../../kit/switches.tsx';
import { TextInput } from '../../../kit/text-input.tsx';
import { tell } from '../../../kit/toasts.tsx';
import { kitWords } from '../../../kit/words.ts';
import { say } from '../../../words/language.ts';
import type { FrameFacts } from './frame-table.ts';
import { frameWords } from './frame-words.ts';
import { occurrences, pagesAfter } from './log-search.ts';

/** A log that is written just now is read again so often. Milliseconds. */
const FOLLOW_MS = 3000;

interface Page {
  readonly of: number;
  readonly text: string;
  readonly page: number;
  readonly pageCount: number;
}

/** A frame's render log, page by page. */
export function FrameLog({
  submissionId,
  facts,
}: {
  readonly submissionId: string;
  readonly facts: FrameFacts;
}) {
  const w = say(frameWords);
  const k = say(kitWords);
  const { id: frameId, name, condition } = facts;
  const [shown, setShown] = useState<Page | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isLoading, setLoading] = useState(false);
  const [follows, setFollows] = useState(condition === 'rendering');
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState(0);
  const [searching, setSearching] = useState<number | null>(null);
  const stop = useRef(new AbortController());
  const box = useRef<HTMLPreElement>(null);

  const read = async (page: number, signal: AbortSignal): Promise<Page> => {
    const params = { id: submissionId, frameId };
    const answer = await call(
      'get /submissions/{id}/frames/{frameId}/log',
      { params, query: { page } },
      signal,
    );
    return { of: frameId, ...answer };
  };
  const load = async (page: number) => {
    const { signal } = stop.current;
    setLoading(true);
    try {
      const answer = await read(page, signal);
      setShown(answer);
      setProblem(null);
      return answer;
    } catch (error) {
      if (!signal.aborted) setProblem(problemOf(error));
      return null;
    } finally {
      if (!signal.aborted) setLoading(false);
    }
  };
  const loadLast = async () => {
    const known = shown !== null && shown.of === frameId ? shown.pageCount : 1;
    const answer = await load(Math.max(1, known));
    if (answer !== null && answer.pageCount > answer.page) await load(answer.pageCount);
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  };

  useEffect(() => {
    stop.current = new AbortController();
    setShown(null);
    setProblem(null);
    setSearching(null);
    setFollows(condition === 'rendering');
    // The reason of a failure is where a log ends.
    const isEndWanted = condition === 'rendering' || condition === 'failed';
    const timer = setTimeout(() => void (isEndWanted ? loadLast() : load(1)), 150);
    return () => {
      clearTimeout(timer);
      stop.current.abort();
    };
  }, [submissionId, frameId]);
  useEffect(() => {
    if (!follows || condition !== 'rendering') return undefined;
    const timer = setInterval(() => {
      if (inSight.peek() && connection.peek().state === 'online') void loadLast();
    }, FOLLOW_MS);
    return () => clearInterval(timer);
  }, [follows, condition, frameId, shown?.pageCount]);

  const page = shown !== null && shown.of === frameId ? shown : null;
  const found = page === null ? [] : occurrences(page.text, wanted);
  const place = found[Math.min(at, found.length - 1)];
  useEffect(() => {
    box.current?.querySelector('mark')?.scrollIntoView({ block: 'center' });
  }, [place, page?.page, wanted]);

  const searchOthers = async () => {
    if (page === null || wanted === '') return;
    const { signal } = stop.current;
    try {
      for (const next of pagesAfter(page.page, page.pageCount)) {
        setSearching(next);
        const answer = await read(next, signal);
        if (occurrences(answer.text, wanted, 1).length === 0) continue;
        setAt(0);
        setShown(answer);
        break;
      }
    } catch (error) {
      if (!signal.aborted) setProblem(problemOf(error));
    }
    if (!signal.aborted) setSearching(null);
  };
  const goToNext = (by: 1 | -1) => {
    if (found.length === 0) void searchOthers();
    else setAt((Math.min(at, found.length - 1) + by + found.length) % found.length);
  };
  const copy = async () => {
    if (await copyText(page?.text ?? '')) tell('good', k.copied);
    else tell('warning', k.copyFailed);
  };

  const pageCount = page?.pageCount ?? 0;
  const goTo = (icon: IconName, label: string, to: number) => (
    <IconButton icon={icon} label={label} onPress={() => void load(to)} />
  );
  return (
    <div class="column frame-log">
      {problem !== null && (
        <ProblemBanner
          problem={problem}
          actions={<Button onPress={() => void load(page?.page ?? 1)}>{w.reload}</Button>}
        />
      )}
      <div class="log-bar">
        <form
          class="log-find"
          onSubmit={(event) => {
            event.preventDefault();
            goToNext(1);
          }}
        >
          <TextInput
            bare
            type="search"
            label={w.find}
            placeholder={w.find}
            value={wanted}
            onChange={(value) => {
              setWanted(value);
              setAt(0);
            }}
          />
          {wanted !== '' && (
            <span class="muted tabular" role="status">
              {searching === null
                ? w.found(found.length === 0 ? 0 : Math.min(at, found.length - 1) + 1, found.length)
                : w.searching(searching, pageCount)}
            </span>
          )}
          {found.length > 1 && (
            <>
              <IconButton icon="up" label={k.previous} onPress={() => goToNext(-1)} />
              <IconButton icon="down" label={k.next} onPress={() => goToNext(1)} />
            </>
          )}
          {wanted !== '' && pageCount > 1 && searching === null && (
            <Button size="small" kind="quiet" onPress={() => void searchOthers()}>
              {w.findAll}
            </Button>
          )}
        </form>
        {pageCount > 1 && page !== null && (
          <div class="log-pages">
            {goTo('first', w.firstPage, 1)}
            {goTo('back', k.previous, Math.max(1, page.page - 1))}
            <span class="tabular" role="status">
              {w.page(page.page, pageCount)}
            </span>
            {goTo('chevron', k.next, Math.min(pageCount, page.page + 1))}
            {goTo('last', w.lastPage, pageCount)}
          </div>
        )}
        {condition === 'rendering' && <Toggle label={w.follow} checked={follows} onChange={setFollows} />}
        <IconButton icon="copy" label={w.copyLog} onPress={() => void copy()} />
      </div>
      {page !== null && page.pageCount === 0 ? (
        <p class="muted">
          {w.noLog} {w.noLogText}
        </p>
      ) : (
        <pre
          ref={box}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be scrolled by keyboard too.
          tabIndex={0}
          role="log"
          aria-live="off"
          aria-label={w.logOf(name)}
          aria-busy={isLoading}
        >
          {page === null ? (
            problem === null && <span class="spinner" aria-hidden="true" />
          ) : place === undefined ? (
            page.text
          ) : (
            <>
              {page.text.slice(0, place)}
              <mark>{page.text.slice(place, place + wanted.length)}</mark>
              {page.text.slice(place + wanted.length)}
            </>
          )}
        </pre>
      )}
    </div>
  );
}
