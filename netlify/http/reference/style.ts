/** The reference's style sheet: one column, from phone width upwards; light and dark as the reader's system is. */
export const STYLE = `:root {
  color-scheme: light dark;
  --text: light-dark(#1c1e21, #e6e7e9);
  --faint: light-dark(#5b6067, #a3a8b0);
  --line: light-dark(#d9dce0, #3a3e44);
  --ground: light-dark(#ffffff, #16181b);
  --raised: light-dark(#f5f6f7, #1f2226);
  --accent: light-dark(#0b6b3a, #5fd39a);
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto; padding: 1rem; max-width: 60rem;
  background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
a { color: var(--accent); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
code { font: 0.9em ui-monospace, monospace; }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 0; }
h4 { margin: 1rem 0 0.25rem; font-size: 0.9rem; color: var(--faint); }
nav details { border-bottom: 1px solid var(--line); }
nav summary { padding: 0.5rem 0; cursor: pointer; font-weight: 600; }
nav ul { margin: 0 0 0.75rem; padding-left: 1rem; list-style: none; }
nav li a { display: block; padding: 0.25rem 0; }
article { margin: 1.25rem 0; padding: 1rem; background: var(--raised); border: 1px solid var(--line); border-radius: 0.5rem; }
article:target { border-color: var(--accent); }
dl { margin: 0.25rem 0; }
dt { margin-top: 0.5rem; }
.said { display: block; }
dt em, .scope, .limit { color: var(--faint); font-size: 0.875rem; }
dd { margin: 0 0 0 1rem; }
dd dl { border-left: 2px solid var(--line); padding-left: 0.75rem; }
@media (min-width: 48rem) { body { padding: 2rem; } }
`;
