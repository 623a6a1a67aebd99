import type { Tone } from './state-words.ts';

export type Bar = { readonly label: string; readonly value: number; readonly text: string; readonly tone?: Tone };

/** Values side by side, longest first where the caller sorts them so. Read out as a list of names and values. */
export function Bars({ label, bars }: { readonly label: string; readonly bars: readonly Bar[] }) {
  const most = Math.max(...bars.map(({ value }) => value), 0);
  return (
    <ul class="bars" aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.label}>
          <span class="bar-label">{bar.label}</span>
          <span class="bar-text">{bar.text}</span>
          <svg class={`bar-line ${bar.tone ?? 'good'}`} height="8" width="100%" aria-hidden="true">
            <rect class="bar-ground" width="100%" height="8" rx="4" />
            <rect width={`${most === 0 ? 0 : Math.max(1, (bar.value / most) * 100)}%`} height="8" rx="4" />
          </svg>
        </li>
      ))}
    </ul>
  );
}
