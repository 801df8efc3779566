/** Puts a text on the clipboard. False where the view does not let a page do that; then the artist copies it by hand. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
