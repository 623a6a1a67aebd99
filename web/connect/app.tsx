import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Api } from './api.ts';
import { applyColor } from './brand.ts';
import { openBridge, type Bridge } from './bridge.ts';
import { Fields } from './parts/fields.tsx';
import { Notice } from './parts/notice.tsx';
import { Over } from './parts/over.tsx';
import { Pair } from './parts/pair.tsx';
import { ProblemBox } from './parts/problem-box.tsx';
import type { ConnectView, Locale } from './types.ts';
import { useLink } from './use-link.ts';
import { LANGUAGES, preferredLocale, wordsIn } from './words/language.ts';

const framed = window.parent !== window;

/** The page: whose it is, the one thing to do now, and what comes of it. */
export function App({ api }: { readonly api: Api }) {
  const link = useLink(api);
  const { view, problem, lost } = link;
  const [chosen, setChosen] = useState<Locale>();
  const locale = chosen ?? view?.locale ?? preferredLocale(navigator.languages);
  const t = wordsIn(locale);
  const name = view?.branding.name ?? null;
  const color = view?.branding.color ?? null;
  const logo = view?.branding.logo ?? null;
  const invalid = problem?.code === 'unauthenticated';

  useEffect(() => {
    document.documentElement.lang = locale;
    document.title = t.title(name);
  }, [locale, t, name]);
  useEffect(() => {
    document.documentElement.classList.toggle('framed', framed);
    if (color !== null) applyColor(color, document.documentElement);
  }, [color]);
  useBridge(view, invalid);

  return (
    <div class="page">
      <header class="bar">
        <div class="brand">
          {logo !== null && <img src={logo} alt="" />}
          {name !== null && <span>{name}</span>}
        </div>
        <select
          class="language"
          aria-label={t.language}
          value={locale}
          onChange={(event) => setChosen(preferredLocale([event.currentTarget.value]))}
        >
          {LANGUAGES.map((each) => (
            <option key={each.locale} value={each.locale} lang={each.locale}>
              {each.name}
            </option>
          ))}
        </select>
      </header>
      <div class="banner" role="status">
        {lost ? t.offline : ''}
      </div>
      <main>
        {invalid ? (
          <Notice tone="bad" title={t.invalid.title} text={t.invalid.text} />
        ) : view === undefined ? (
          <Notice
            tone={problem === undefined ? 'busy' : 'bad'}
            title={t.title(name)}
            text={problem === undefined ? t.loading : ''}
          >
            {problem !== undefined && <ProblemBox problem={problem} t={t} />}
            {problem !== undefined && (
              <button type="button" class="primary" onClick={() => void link.act(api.view)}>
                {t.retry}
              </button>
            )}
          </Notice>
        ) : view.step === 'over' ? (
          <Over view={view} t={t} locale={locale} framed={framed} />
        ) : view.step === 'fields' ? (
          <Fields view={view} api={api} link={link} t={t} />
        ) : (
          <Pair view={view} api={api} link={link} t={t} locale={locale} />
        )}
      </main>
      {view !== undefined && view.step !== 'over' && <footer>{view.step === 'pair' ? t.foot : t.secure}</footer>}
    </div>
  );
}

/** Tells the site around the page, where there is one, what happens and how high the page is. */
function useBridge(view: ConnectView | undefined, invalid: boolean): void {
  const origins = view?.allowedOrigins.join(' ');
  const bridge = useMemo<Bridge | undefined>(
    () => (origins === undefined ? undefined : openBridge(window, origins.split(' '))),
    [origins],
  );
  const said = useRef('');
  useEffect(() => {
    if (bridge === undefined) return undefined;
    bridge.send({ type: 'ready' });
    const page = document.querySelector('.page');
    if (page === null) return undefined;
    const observer = new ResizeObserver(() => bridge.send({ type: 'resize', height: Math.ceil(page.scrollHeight) }));
    observer.observe(page);
    return () => observer.disconnect();
  }, [bridge]);
  useEffect(() => {
    if (bridge === undefined || view === undefined) return;
    const { status, session, outcome } = view;
    const news = `${status} ${session?.status ?? ''} ${invalid}`;
    if (news === said.current) return;
    said.current = news;
    if (invalid) bridge.send({ type: 'closed', status: 'invalid' });
    else if (status === 'completed') bridge.send({ type: 'completed', number: outcome?.number ?? null });
    else if (status !== 'open') bridge.send({ type: 'closed', status });
    else if (session !== null) bridge.send({ type: 'state', status: session.status });
  }, [bridge, view, invalid]);
}
