import { isLooking, rescan } from '../state/scene.ts';
import { say } from '../words/language.ts';
import { Button, IconButton } from './button.tsx';
import { offlineReasons } from './offline.ts';
import { kitWords } from './words.ts';

/** Has the scene looked at anew, host and all; off while that cannot be, or is done already. */
export function LookAgain() {
  const offline = offlineReasons();
  return (
    <Button
      size="small"
      icon="refresh"
      busy={isLooking.value && offline.length === 0}
      reasons={offline}
      onPress={() => void rescan({ fresh: true })}
    >
      {say(kitWords).lookAgain}
    </Button>
  );
}

/** As {@link LookAgain}, where there is no room for its words. */
export function LookAgainIcon() {
  const w = say(kitWords);
  const offline = offlineReasons();
  return (
    <IconButton
      icon="refresh"
      label={w.lookAgain}
      reasons={offline.length > 0 ? offline : isLooking.value ? [w.isLooking] : []}
      onPress={() => void rescan({ fresh: true })}
    />
  );
}
