import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { Button } from '../kit/button.tsx';
import { Empty } from '../kit/surfaces.tsx';
import { say } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';

/** A mistake in one screen leaves the others to work with. Used with a key for each screen. */
export function ScreenBoundary({ children }: { readonly children: ComponentChildren }) {
  const w = say(shellWords);
  const [error, again] = useErrorBoundary((mistake: unknown) => {
    // For the browser's own console, as any other mistake.
    setTimeout(() => {
      throw mistake;
    });
  });
  if (error === undefined) return children;
  return (
    <Empty icon="error" title={w.screenBroken} action={<Button onPress={again}>{w.tryAgain}</Button>}>
      {w.screenBrokenText}
    </Empty>
  );
}
