import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { currentLanguage, LANGUAGES, rememberLanguage, speak, useWords, type Language } from '../state/language.ts';
import { liveness } from '../state/live.ts';
import { ADMIN_ONLY, hrefOf, route, type ViewName } from '../state/route.ts';
import { session, signOut } from '../state/session.ts';
import { chooseTheme, theme, THEMES } from '../state/theme.ts';
import { Icon } from './icons.tsx';

type Group = 'operate' | 'talk' | 'manage';

const GROUPS: readonly (readonly [Group, readonly ViewName[]])[] = [
  ['operate', ['overview', 'tenants', 'connections']],
  ['talk', ['conversations', 'messages', 'send', 'templates', 'suppressions']],
  ['manage', ['events', 'webhooks', 'keys', 'plans', 'audit']],
];

/** Bar, sections and what is between them. On a phone the sections come from behind a button. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
  const { common } = useWords();
  const open = useSignal(false);
  // Whoever has chosen a section wants to see it.
  useSignalEffect(() => {
    void route.value;
    open.value = false;
  });
  const isIn = session.value !== undefined;
  return (
    <div class={isIn ? 'frame' : 'frame alone'}>
      <a class="skip" href="#main">
        {common.skip}
      </a>
      <header class="bar">
        {isIn && (
          <button
            type="button"
            class="quiet small menu"
            aria-expanded={open.value}
            aria-controls="sections"
            onClick={() => void (open.value = !open.value)}
          >
            <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
              <path d="M3 5.500h14M3 10h14M3 14.500h14" />
            </svg>
            <span class="visually-hidden">{common.menu}</span>
          </button>
        )}
        <a class="brand" href="/">
          <img src="/logo.svg" alt="" width="28" height="28" />
          <span>polyzap</span>
        </a>
        <div class="bar-end">
          {!isIn && <LanguageChoice />}
          {isIn && <Liveness />}
          {isIn && (
            <button type="button" class="quiet small" onClick={() => signOut()}>
              {common.signOut}
            </button>
          )}
        </div>
      </header>
      {isIn && (
        <nav id="sections" class={open.value ? 'sections open' : 'sections'} aria-label={common.nav.label}>
          <Sections />
          <div class="sections-end">
            <LanguageChoice />
            <ThemeChoice />
          </div>
        </nav>
      )}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Sections() {
  const { common } = useWords();
  const who = session.value?.who;
  return (
    <>
      {GROUPS.map(([group, views]) => (
        <div key={group} class="section-group">
          <p aria-hidden="true">{common.nav.groups[group]}</p>
          <ul aria-label={common.nav.groups[group]}>
            {views
              .filter((view) => who === 'admin' || !ADMIN_ONLY.includes(view))
              .map((view) => (
                <li key={view}>
                  <a href={hrefOf(view)} aria-current={route.value.view === view ? 'page' : undefined}>
                    <Icon of={view} />
                    {common.nav[view]}
                  </a>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </>
  );
}

/** How fresh everything is. */
function Liveness() {
  const { common } = useWords();
  const isStream = liveness.value === 'stream';
  return (
    <span class={`liveness ${liveness.value}`} title={isStream ? common.liveHint : common.pollingHint}>
      <span class="dot" aria-hidden="true" />
      {isStream ? common.live : common.polling}
    </span>
  );
}

function LanguageChoice() {
  const { common } = useWords();
  const choose = (value: string): void => {
    const language = (Object.keys(LANGUAGES) as Language[]).find((each) => each === value);
    if (language === undefined) return;
    rememberLanguage(language);
    speak(language);
  };
  return (
    <select class="language" aria-label={common.language} onChange={(event) => choose(event.currentTarget.value)}>
      {Object.entries(LANGUAGES).map(([tag, name]) => (
        <option key={tag} value={tag} lang={tag} selected={tag === currentLanguage()}>
          {name}
        </option>
      ))}
    </select>
  );
}

function ThemeChoice() {
  const { common } = useWords();
  return (
    <select
      class="language"
      aria-label={common.theme}
      onChange={(event) => chooseTheme(THEMES.find((each) => each === event.currentTarget.value) ?? 'auto')}
    >
      {THEMES.map((each) => (
        <option key={each} value={each} selected={each === theme.value}>
          {common.themes[each]}
        </option>
      ))}
    </select>
  );
}
