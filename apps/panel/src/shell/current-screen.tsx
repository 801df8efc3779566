import { useEffect } from 'preact/hooks';
import { connection } from '../api/news.ts';
import { Button } from '../kit/button.tsx';
import { Empty } from '../kit/surfaces.tsx';
import { loadedScreens, loadOtherScreens, othersFailed } from '../screens/load-screens.ts';
import { screen } from '../state/screens.ts';
import { say } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';
import { ScreenBoundary } from './screen-boundary.tsx';

/** The screen of the address. It is loaded when it is first shown, or before, once the panel has nothing better to do. */
export function CurrentScreen() {
  const w = say(shellWords);
  const name = screen.value;
  const isOnline = connection.value.state === 'online';
  useEffect(() => {
    if (name !== 'submit') void loadOtherScreens();
  }, [name, isOnline]);
  const Screen = loadedScreens.value[name];
  if (Screen !== undefined)
    return (
      <ScreenBoundary key={name}>
        <Screen />
      </ScreenBoundary>
    );
  if (!othersFailed.value) return <div class="screen" aria-busy="true" />;
  return (
    <Empty
      icon="link"
      title={w.screenFailed}
      action={isOnline && <Button onPress={() => location.reload()}>{w.loadAnew}</Button>}
    >
      {isOnline ? w.screenFailedText : w.screenFailedOffline}
    </Empty>
  );
}
