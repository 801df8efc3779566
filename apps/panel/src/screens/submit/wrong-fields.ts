import { effect, signal } from '@preact/signals';
import { scenePath } from '../../state/scene.ts';

/** Fields in which something stands that cannot be kept, by the setting: what they are called, and what is wrong. */
export const wrongFields = signal<ReadonlyMap<string, { readonly label: string; readonly error: string }>>(
  new Map(),
);

/** Notes that a field is wrong, or with null that it is right again. */
export function markField(name: string, label: string, error: string | null): void {
  const known = wrongFields.peek().get(name);
  if ((known?.error ?? null) === error && (error === null || known?.label === label)) return;
  const next = new Map(wrongFields.peek());
  if (error === null) next.delete(name);
  else next.set(name, { label, error });
  wrongFields.value = next;
}

/** What is wrong, as it is said under the field itself and not behind its name. */
export function sentence(error: string): string {
  return `${error[0]?.toUpperCase() ?? ''}${error.slice(1)}`;
}

/** What was typed and cannot be kept yet, by the setting; it outlives the screen, so that nothing typed is lost. */
export const drafts = signal<ReadonlyMap<string, string>>(new Map());

/** Keeps what was typed; null once it is in the settings. */
export function draft(name: string, text: string | null): void {
  const next = new Map(drafts.peek());
  if (text === null) next.delete(name);
  else next.set(name, text);
  drafts.value = next;
}

/** Drops what was typed for a setting, and for its parts such as `outputs.Night`. */
export function forget(setting: string): void {
  for (const name of [...drafts.peek().keys(), ...wrongFields.peek().keys()]) {
    if (name !== setting && !name.startsWith(`${setting}.`)) continue;
    draft(name, null);
    markField(name, '', null);
  }
}

// Another scene begins clean.
let former: string | null = null;
effect(() => {
  const path = scenePath.value;
  if (path === former) return;
  former = path;
  wrongFields.value = new Map();
  drafts.value = new Map();
});
