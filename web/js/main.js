// @ts-check
import { ApiError, createApi, UnreachableError } from './api.js';
import { createConnectivity } from './connectivity.js';
import { fill, h } from './dom.js';
import { LANGUAGES, preferredLanguage, rememberLanguage } from './language.js';
import { problemBox } from './parts/problem.js';
import { parseRoute } from './route.js';
import { connectionView } from './views/connection.js';
import { signInView } from './views/sign-in.js';
import { tenantView } from './views/tenant.js';
import { tenantsView } from './views/tenants.js';
import { pause } from './wait.js';

/**
 * What every view gets.
 *
 * @typedef {object} Page
 * @property {import('./api.js').Api} api
 * @property {'admin' | 'tenant'} who whose key was given
 * @property {import('./texts/en.js').Texts} t
 * @property {import('./language.js').Language} language
 * @property {AbortSignal} signal aborted when the view is left
 * @property {import('./connectivity.js').Connectivity} connectivity
 * @property {(hash: string) => void} go
 * @property {(error: unknown) => boolean} refused signs out where the key is no longer valid
 * @property {Map<string, string>} keys those made here, by tenant, for as long as this tab lives
 */

const BACK_SHOWN_MS = 3_000;

const main = element('main');
const banner = element('banner');
const barEnd = element('bar-end');

let language = preferredLanguage();
/** @type {{ readonly api: import('./api.js').Api, readonly who: Page['who'], readonly keys: Map<string, string> } | undefined} */
let session;
let leave = new AbortController();
/** The view could not be loaded because the gateway was gone. */
let interrupted = false;

const connectivity = createConnectivity((state) => {
  const t = LANGUAGES[language].texts;
  banner.className = `banner ${state}`;
  // What is on show may no longer be so.
  document.body.classList.toggle('stale', state === 'lost');
  fill(banner, state === 'lost' ? t.gatewayLost : t.gatewayBack);
  if (state === 'lost') return;
  void pause(BACK_SHOWN_MS).then(() => {
    if (banner.className === 'banner back') fill(banner);
  });
  if (interrupted) void render();
});

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`index.html has no #${id}`);
  return found;
}

/**
 * @param {string} key
 * @param {import('./views/sign-in.js').Who} who
 */
function signedIn(key, who) {
  session = { api: createApi(key, connectivity), who, keys: new Map() };
  void render();
}

/** @param {string} [notice] */
function signOut(notice) {
  session = undefined;
  void render(notice);
}

/** @param {string} [notice] said above the sign-in form */
async function render(notice) {
  leave.abort();
  leave = new AbortController();
  interrupted = false;
  const { signal } = leave;
  const { texts: t } = LANGUAGES[language];
  document.documentElement.lang = language;
  drawBar();
  if (session === undefined) {
    return show(signInView({ t, connectivity, signal, notice, signedIn, fragmentKey: takeFragmentKey() }));
  }

  /** @type {Page} */
  const page = {
    ...session,
    t,
    language,
    signal,
    connectivity,
    go: (hash) => (location.hash === hash ? void render() : void (location.hash = hash)),
    refused(error) {
      const expired = error instanceof ApiError && error.problem.code === 'unauthenticated';
      if (expired) signOut(t.signIn.expired);
      return expired;
    },
  };
  const slow = setTimeout(() => fill(main, h('p', { class: 'loading' }, t.loading)), 300);
  signal.addEventListener('abort', () => clearTimeout(slow), { once: true });
  try {
    const view = await viewOf(page);
    if (!signal.aborted) show(view);
  } catch (error) {
    if (signal.aborted || page.refused(error)) return;
    interrupted = error instanceof UnreachableError;
    show(h('section', { class: 'card' }, h('h1', {}, 'polyzap'), problemBox(error, t), backLink(t)));
  } finally {
    clearTimeout(slow);
  }
}

/** @param {Page} page */
function viewOf(page) {
  const { name, id } = parseRoute(location.hash);
  if (name === 'connection') return connectionView(page, id);
  if (name === 'tenant' && page.who === 'admin') return tenantView(page, id);
  if (name === 'home') return page.who === 'admin' ? tenantsView(page) : tenantView(page, undefined);
  return h('section', { class: 'card' }, h('h1', {}, page.t.notFound), backLink(page.t));
}

/** @param {Page['t']} t */
function backLink(t) {
  return h('p', {}, h('a', { href: '#/' }, t.back));
}

/**
 * The view is there: its heading gets the focus, so that a screen reader begins to read it.
 *
 * @param {HTMLElement} view
 */
function show(view) {
  fill(main, view);
  const heading = view.querySelector('h1');
  document.title = heading === null ? 'polyzap' : `${heading.textContent} · polyzap`;
  const first = view.querySelector('[data-first]') ?? heading;
  if (first === heading) heading?.setAttribute('tabindex', '-1');
  if (first instanceof HTMLElement) first.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function drawBar() {
  const { texts: t } = LANGUAGES[language];
  const choice = h(
    'select',
    { 'aria-label': t.language, class: 'language', change: () => void changeLanguage(choice.value) },
    ...Object.entries(LANGUAGES).map(([tag, { name }]) =>
      h('option', { value: tag, lang: tag, selected: tag === language }, name),
    ),
  );
  fill(
    barEnd,
    choice,
    session !== undefined && h('button', { type: 'button', class: 'quiet small', click: () => signOut() }, t.signOut),
  );
}

/** @param {string} tag */
async function changeLanguage(tag) {
  if (tag !== 'en' && tag !== 'pt-BR') return;
  language = tag;
  rememberLanguage(tag);
  await render();
  const choice = barEnd.querySelector('select');
  choice?.focus();
}

/**
 * `npm run demo` prints a link that signs in. Only on this machine: elsewhere a key does not belong into an address.
 *
 * @returns {string | undefined}
 */
function takeFragmentKey() {
  const { key } = parseRoute(location.hash);
  if (key === undefined) return undefined;
  history.replaceState(null, '', location.pathname + location.search);
  return ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname) ? key : undefined;
}

addEventListener('hashchange', () => void render());
void render();
