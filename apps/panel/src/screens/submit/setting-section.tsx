import type { ComponentChildren } from 'preact';
import { isChanged, type SettingName } from '../../job-settings/defaults.ts';
import { Button } from '../../kit/button.tsx';
import { Section } from '../../kit/surfaces.tsx';
import { changeSettings, settings } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { openSection, openSections } from './places.ts';
import { backToDefaults, type SectionName, sections } from './sections.ts';
import { settingWords } from './setting-words.ts';
import { forget, wrongFields } from './wrong-fields.ts';

/** A section of settings, with the way back to their defaults where one is another. */
export function SettingSection({
  name,
  title,
  aside,
  children,
}: {
  readonly name: SectionName;
  readonly title: string;
  /** In a few words what is chosen, also to be seen while it is folded. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const s = say(settingWords);
  const now = settings.value;
  const names: readonly SettingName[] = sections[name];
  const isOther = now !== null && names.some((each) => isChanged(now, each) || wrongFields.value.has(each));
  return (
    <Section
      title={title}
      open={openSections.value[name]}
      onOpen={(open) => openSection(name, open)}
      aside={
        <>
          {aside}
          {isOther && (
            <Button
              kind="quiet"
              size="small"
              onPress={() => {
                for (const each of names) forget(each);
                changeSettings(backToDefaults(now, names));
              }}
            >
              {s.backToDefaults}
            </Button>
          )}
        </>
      }
    >
      {children}
    </Section>
  );
}

/** The mark of a field whose setting is another than the default. */
export function changedLabel(name: SettingName): string | undefined {
  const now = settings.value;
  return now !== null && isChanged(now, name) ? say(settingWords).changed : undefined;
}
