import { computed, effect, signal } from '@preact/signals';
import { recall, remember } from '../../api/tab-memory.ts';
import { scanResult, scenePath, settings } from '../../state/scene.ts';
import { DEFAULT_WISH, rehearsedPart, type WishForm } from './wish.ts';

const TYPED = 'rehearsal';

/** What was typed before the page was loaded anew, and for which scene. */
const before = typedBefore();

/** What is typed; it outlives the screen and the page, so that nothing typed is lost. */
export const wishForm = signal<WishForm>(before.form);

function typedBefore(): { readonly path: string | null; readonly form: WishForm } {
  try {
    const { path = null, form } = JSON.parse(recall(TYPED) ?? '{}');
    return { path, form: { ...DEFAULT_WISH, ...form } };
  } catch {
    return { path: null, form: DEFAULT_WISH };
  }
}

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
let former = before.path;
effect(() => {
  const path = scenePath.value;
  if (path === null || path === former) return;
  const isFirst = former === null;
  former = path;
  if (isFirst) return;
  const { positions, moreFrames } = DEFAULT_WISH;
  wishForm.value = { ...wishForm.peek(), positions, moreFrames, price: undefined };
});
effect(() => {
  remember(TYPED, JSON.stringify({ path: scenePath.value ?? former, form: wishForm.value }));
});
