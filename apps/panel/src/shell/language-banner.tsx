import { Button } from '../kit/button.tsx';
import { offlineReasons } from '../kit/offline.ts';
import { Banner } from '../kit/surfaces.tsx';
import { languageOffered } from '../words/follow-language.ts';
import { say } from '../words/language.ts';
import { languageNames, shellWords } from '../words/shell.ts';

/** Offers another language that was chosen elsewhere, so that nobody who is typing has the page taken away. */
export function LanguageBanner() {
  const w = say(shellWords);
  const offered = languageOffered.value;
  if (offered === null) return null;
  return (
    <Banner
      tone="notice"
      title={w.languageIs(languageNames[offered])}
      actions={
        <Button size="small" reasons={offlineReasons()} onPress={() => location.reload()}>
          {w.switchNow}
        </Button>
      }
    >
      {w.languageText}
    </Banner>
  );
}
