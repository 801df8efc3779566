import type { ComponentChildren } from 'preact';
import { Button } from '../../kit/button.tsx';
import { Section } from '../../kit/surfaces.tsx';
import { settings } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { overrule } from './actions.ts';
import { backToDefaults, isChanged, type SectionName, type SettingName, sections } from './defaults.ts';
import { openSection, openSections } from './places.ts';
import { settingWords } from './setting-words.ts';

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
  const isOther = now !== null && names.some((each) => isChanged(now, each));
  return (
    <Section
      title={title}
      open={openSections.value[name]}
      onOpen={(open) => openSection(name, open)}
      aside={
        <>
          {aside}
          {isOther && (
            <Button kind="quiet" size="small" onPress={() => overrule(backToDefaults(now, names))}>
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
