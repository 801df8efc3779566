/** The page as somebody without a mouse has it. */
import type { Page } from 'playwright-core';

export interface TabStop {
  readonly name: string;
  /** Where it is in the page's text. */
  readonly place: number;
  /** Whether one sees that the focus is there. */
  readonly isSeen: boolean;
}

/** Most stops of any screen; a walk that is longer goes in circles. */
const MOST = 300;

/** Walks that one page may need; what is still loading after these will never hold still. */
const MOST_WALKS = 5;

const PRESSABLE =
  'a[href], button, input, select, textarea, summary, [tabindex], [role=button], [role=link], [role=checkbox], [role=switch], [role=option], [role=row][aria-selected]';

/**
 * Presses Tab from the beginning of the page until it is there again; what can be pressed and was not reached is told. A walk
 * during which something came or went (a picture of a frame, what the farm answered) is begun anew.
 */
export async function walkByTab(page: Page): Promise<{ stops: TabStop[]; unreached: string[] }> {
  for (let walks = 1; ; walks += 1) {
    const before = await page.locator(PRESSABLE).elementHandles();
    const walk = await walkOnce(page);
    const now = await page.locator(PRESSABLE).elementHandles();
    const isSame = await page.evaluate(
      ([first, second]) => first.length === second.length && first.every((each, at) => each === second[at]),
      [before, now] as const,
    );
    if (isSame || walks === MOST_WALKS) return walk;
  }
}

async function walkOnce(page: Page): Promise<{ stops: TabStop[]; unreached: string[] }> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur?.();
    document.body.setAttribute('tabindex', '-1');
    document.body.focus();
    document.body.removeAttribute('tabindex');
    for (const each of document.querySelectorAll('[data-walked]')) each.removeAttribute('data-walked');
  });
  const stops: TabStop[] = [];
  while (stops.length < MOST) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === null || at === document.body || at.hasAttribute('data-walked')) return null;
      at.setAttribute('data-walked', '');
      const outlined = (each: Element | null) => {
        if (each === null) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(each);
        const { width, height } = each.getBoundingClientRect();
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1 && width > 1 && height > 1;
      };
      const { left, right, top, bottom } = at.getBoundingClientRect();
      const isInSight = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
      const isSeen =
        isInSight && (outlined(at) || outlined(at.nextElementSibling) || outlined(at.parentElement));
      const place = [...document.querySelectorAll('*')].indexOf(at);
      return { name: at.outerHTML.slice(0, 160), place, isSeen };
    });
    if (stop === null) break;
    stops.push(stop);
  }
  const unreached = await page.evaluate(
    (pressable) =>
      [...document.querySelectorAll(pressable)]
        .filter((each) => {
          const { width, height } = each.getBoundingClientRect();
          if (each.hasAttribute('data-walked') || width === 0 || height === 0) return false;
          // Inside of a grid, of tabs, or of a group of radio buttons the arrow keys go on.
          const group = each.closest(
            '[role=grid], [role=treegrid], [role=tablist], [role=radiogroup], [role=listbox], [role=menu]',
          );
          if (
            group !== null &&
            (group.hasAttribute('data-walked') || group.querySelector('[data-walked]') !== null)
          )
            return false;
          if (each instanceof HTMLInputElement && each.type === 'radio')
            return document.querySelector(`input[name="${each.name}"][data-walked]`) === null;
          return each.id !== 'screen' && !(each as HTMLButtonElement).disabled;
        })
        .map((each) => each.outerHTML.slice(0, 160)),
    PRESSABLE,
  );
  return { stops, unreached };
}
