/**
 * From now on a text that is cut off for want of room is shown whole when it is pointed at. Screen readers have it whole anyway.
 * Once for the whole page, so that no screen can forget it.
 */
export function showCutText(): void {
  document.addEventListener('pointerover', ({ target }) => {
    for (let at = target instanceof Element ? target : null; at !== null; at = at.parentElement) {
      if (getComputedStyle(at).textOverflow === 'ellipsis') return tellWhole(at);
    }
  });
}

/** Those whose title is what they are cut off of. */
const told = new WeakSet<Element>();

function tellWhole(element: Element): void {
  // What a screen says itself is more than the text.
  if (!told.has(element) && element.closest('[title]') !== null) return;
  const isCut = element.scrollWidth > element.clientWidth;
  if (isCut) {
    told.add(element);
    element.setAttribute('title', element.textContent ?? '');
  } else if (told.delete(element)) element.removeAttribute('title');
}
