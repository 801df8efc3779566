import { type ComponentChildren, Fragment, options, type VNode } from 'preact';
import { hidesNothing, visible } from '../format/visible-text.ts';

/** Attributes that are shown or read out. */
const SHOWN = ['title', 'aria-label', 'placeholder', 'alt'] as const;

/**
 * From now on no text on the page has signs that are not seen but change what is read: a file `annexe\u202Egpj.exe` would look
 * like a picture. They are shown by their numbers. Once for the whole page, so that no screen can forget it; line breaks stay.
 */
export function showHiddenSigns(): void {
  const former = options.vnode;
  options.vnode = (vnode) => {
    if (typeof vnode.type === 'string' || vnode.type === Fragment) makeVisible(vnode);
    former?.(vnode);
  };
}

function makeVisible({ props }: VNode): void {
  const all = props as Record<string, unknown> & { children?: ComponentChildren };
  if (all.children !== undefined) {
    const children = withoutHidden(all.children);
    if (children !== all.children) all.children = children;
  }
  for (const name of SHOWN) {
    const text = all[name];
    if (typeof text === 'string' && !hidesNothing(text)) all[name] = visible(text);
  }
}

/** The same thing where nothing is hidden. What is given is never changed: it may be what a screen keeps. */
function withoutHidden(child: ComponentChildren): ComponentChildren {
  if (typeof child === 'string') return hidesNothing(child) ? child : visible(child);
  if (!Array.isArray(child)) return child;
  const next = child.map(withoutHidden);
  return next.some((each, index) => each !== child[index]) ? next : child;
}
