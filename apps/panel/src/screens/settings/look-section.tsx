import { optionsOf, Segmented } from '../../kit/select.tsx';
import { Section } from '../../kit/surfaces.tsx';
import { preferences } from '../../state/preferences.ts';
import { say } from '../../words/language.ts';
import { languageNames } from '../../words/shell.ts';
import { keepPreferences } from './keep-preferences.ts';
import { KeptSign } from './kept-sign.tsx';
import { WhenOnline } from './when-online.tsx';
import { settingsWords } from './words.ts';

/** Language and colours of the panel. */
export function LookSection() {
  const w = say(settingsWords);
  const { language, theme } = preferences.value;
  return (
    <Section title={w.look} aside={<KeptSign section="look" />}>
      <WhenOnline label={w.look}>
        <div class="look-fields">
          <Segmented
            label={w.language}
            value={language}
            options={optionsOf(['auto', 'en', 'zh'], { auto: w.auto, ...languageNames })}
            onChange={(value) => void keepPreferences('look', { language: value })}
          />
          <Segmented
            label={w.theme}
            value={theme}
            options={optionsOf(['auto', 'dark', 'light'], { auto: w.auto, ...w.themes })}
            onChange={(value) => void keepPreferences('look', { theme: value })}
          />
        </div>
      </WhenOnline>
    </Section>
  );
}
