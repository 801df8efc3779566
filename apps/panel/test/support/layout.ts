/** What can be wrong with where things are on the page. */
import type { Page } from 'playwright-core';

/**
 * What makes the page, or a part of it that scrolls up and down, wider than it is: the part, and what sticks out of it. Tables
 * and rows of tabs that are made to scroll sideways are not meant.
 */
export function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const made = '.tab-row, .state-chips, .virtual-table, .only-read, canvas, pre, textarea, input, select';
    const name = (each: Element) =>
      `${each.tagName.toLowerCase()}.${String(each.getAttribute('class')).replace(/ +/g, '.')}`;
    const isCut = (each: Element, box: Element) => {
      for (let at: Element | null = each.parentElement; at !== null && at !== box; at = at.parentElement)
        if (getComputedStyle(at).overflowX !== 'visible') return true;
      return false;
    };
    const wrong: string[] = [];
    for (const box of document.querySelectorAll('html, body, #panel, #panel *, dialog, dialog *')) {
      if (box.closest(made) !== null || box.scrollWidth <= box.clientWidth + 1) continue;
      const { overflowX, overflowY } = getComputedStyle(box);
      const isPage = box === document.documentElement;
      if (!isPage && (overflowX === 'visible' || !/auto|scroll/.test(overflowY))) continue;
      const edge = box.getBoundingClientRect().left + box.clientWidth;
      const out = [...box.querySelectorAll('*')].filter(
        (each) =>
          each.getBoundingClientRect().right > edge + 1 &&
          each.closest('.only-read') === null &&
          !isCut(each, box),
      );
      const last = out.filter((each) => !out.some((other) => other !== each && each.contains(other)));
      wrong.push(
        `${name(box)}, ${box.clientWidth} wide, has ${last
          .slice(0, 4)
          .map((each) => `${name(each)} in ${each.parentElement === null ? '' : name(each.parentElement)}`)
          .join('; ')}`,
      );
    }
    return wrong;
  });
}

/**
 * The page itself, where it is longer than its window: what scrolls is inside of it, and whoever is led to a field would have
 * the whole frame of the panel pushed away.
 */
export function tooLong(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollHeight, clientHeight } = document.documentElement;
    return scrollHeight > clientHeight
      ? [`the page is ${scrollHeight} high in a window of ${clientHeight}`]
      : [];
  });
}

/**
 * Text that is cut off at its end, with its whole nowhere: in no title of what it is in.
 */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('#panel *, dialog *')]
      .filter((each) => {
        if (each.children.length > 0 && each.textContent === '') return false;
        const style = getComputedStyle(each);
        if (style.textOverflow !== 'ellipsis' || each.scrollWidth <= each.clientWidth) return false;
        if (each.closest('.only-read') !== null || each.clientWidth === 0) return false;
        // As when somebody points at it.
        each.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
        return each.closest('[title]') === null && each.querySelector('[title]') === null;
      })
      .map(
        (each) => `${each.tagName.toLowerCase()}.${each.className}: ${(each.textContent ?? '').slice(0, 60)}`,
      ),
  );
}
