import { signal } from '@preact/signals';
import type { SectionName } from './sections.ts';

/** Sections that can be folded, and which of them are unfolded; kept while the page lives. */
export const openSections = signal<Readonly<Record<SectionName, boolean>>>({
  outputs: true,
  frames: true,
  rendering: true,
  organisation: false,
});

export function openSection(name: SectionName, isOpen: boolean): void {
  openSections.value = { ...openSections.peek(), [name]: isOpen };
}

/** Lists of offers that are folded out. */
export const openLists = signal<ReadonlySet<'environment' | 'hardware'>>(new Set());

export function openList(name: 'environment' | 'hardware', isOpen: boolean): void {
  const next = new Set(openLists.peek());
  if (isOpen) next.add(name);
  else next.delete(name);
  openLists.value = next;
}

const sectionOf = {
  environment: 'rendering',
  hardware: 'rendering',
  cameras: 'outputs',
  frames: 'frames',
  secondsPerFrame: 'rendering',
  pricePerNodeHour: 'rendering',
} as const satisfies Readonly<Record<string, SectionName>>;

/** Shows a place of the screen, unfolded, and puts the keyboard there. */
export function leadTo(place: keyof typeof sectionOf): void {
  openSection(sectionOf[place], true);
  if (place === 'environment' || place === 'hardware') openList(place, true);
  // Once what was unfolded is on the page.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const box = document.getElementById(`place-${place}`);
      const target = box?.querySelector<HTMLElement>('input:checked, input, select, button');
      box?.scrollIntoView({ block: 'center' });
      target?.focus({ preventScroll: true });
    }),
  );
}
