import { computed, effect, signal } from '@preact/signals';
import { scanResult, scenePath, settings } from '../../state/scene.ts';
import { DEFAULT_WISH, rehearsedPart, type WishForm } from './wish.ts';

/** What is typed; it outlives the screen, so that nothing typed is lost. */
export const wishForm = signal<WishForm>(DEFAULT_WISH);

/** Fields in which something stands that is no number of theirs. */
export const wrongNumbers = signal<ReadonlySet<'scale' | 'nodes' | 'speed' | 'price'>>(new Set());

export function changeWish(change: Partial<WishForm>): void {
  wishForm.value = { ...wishForm.peek(), ...change };
}

export function markNumber(field: 'scale' | 'nodes' | 'speed' | 'price', isWrong: boolean): void {
  if (wrongNumbers.peek().has(field) === isWrong) return;
  const next = new Set(wrongNumbers.peek());
  if (isWrong) next.add(field);
  else next.delete(field);
  wrongNumbers.value = next;
}

/** What of the scene's job is rehearsed; null while its settings are not loaded. */
export const part = computed(() => {
  const now = settings.value;
  return now === null ? null : rehearsedPart(scanResult.value?.summary.scenes ?? [], now);
});

/** Price of a node hour as typed here, else the job's. */
export const price = computed(() => {
  const typed = wishForm.value.price;
  return typed === undefined ? (settings.value?.pricePerNodeHour ?? null) : typed;
});

// Another scene has other frames; the farm's machines stay what they are.
let former: string | null = null;
effect(() => {
  const path = scenePath.value;
  if (path === former) return;
  const isFirst = former === null;
  former = path;
  if (isFirst) return;
  const { positions, moreFrames } = DEFAULT_WISH;
  wishForm.value = { ...wishForm.peek(), positions, moreFrames, price: undefined };
});
