import { effect, signal } from '@preact/signals';

export type Theme = 'auto' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

const STORED = 'polyzap-theme';

export const theme = signal<Theme>(read());

effect(() => {
  if (theme.value === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme.value;
});

/** Kept for the next visit. */
export function chooseTheme(next: Theme): void {
  theme.value = next;
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // As with the language: then it lasts as long as the page.
  }
}

function read(): Theme {
  try {
    const stored = localStorage.getItem(STORED);
    return THEMES.find((each) => each === stored) ?? 'auto';
  } catch {
    return 'auto';
  }
}
