/** Puts a text on the clipboard. False where the view does not let a page do that; then the artist copies it by hand. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** As pages did it before; views of hosts that have no clipboard for pages may still allow it. */
function copyBySelection(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'only-read';
  // What is outside of an open dialog cannot be selected.
  const around = before?.closest('dialog') ?? document.body;
  around.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}
