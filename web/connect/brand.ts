import { inkOn, readable } from './contrast.ts';

/** Cards, as `style/page.css` has them in the light and in the dark. */
const GROUNDS = { light: '#ffffff', dark: '#171d1b' };

/**
 * Gives the page the operator's colour: as it is where something stands on it, and as far changed as reading needs where it
 * is itself the ink.
 */
export function applyColor(color: string, root: HTMLElement): void {
  root.style.setProperty('--brand', color);
  root.style.setProperty('--on-brand', inkOn(color));
  root.style.setProperty('--brand-ink-light', readable(color, GROUNDS.light));
  root.style.setProperty('--brand-ink-dark', readable(color, GROUNDS.dark));
}
