// @ts-check
import { ApiError } from '../api.js';
import { fill, h } from '../dom.js';
import { toneOf } from '../parts/badge.js';
import { problemBox } from '../parts/problem.js';
import { startPolling } from '../poll.js';
import { eachSecond } from '../wait.js';
import { sessionButtons } from './buttons.js';
import { createCodePanel, createNumberForm } from './code-panel.js';
import { createMethodChoice } from './method-choice.js';
import { createQrPanel } from './qr-panel.js';
import { steps } from './steps.js';
import { describe, isLinkKept, isSettled } from './words.js';

/**
 * @typedef {import('../../types.ts').SessionState} SessionState
 * @typedef {import('../../types.ts').PairingMethod} PairingMethod
 */

const INTERVAL_MS = 1_500;

/**
 * A phone's state, live, and everything that can be done about it.
 *
 * @param {import('../main.js').Page} page
 * @param {object} options
 * @param {string} options.connectionId
 * @param {readonly PairingMethod[]} options.methods
 * @param {boolean} options.startNow nobody has paired it yet: begin by itself
 * @param {(state: SessionState) => void} options.onState
 * @returns {{ element: HTMLElement, wake(): void }}
 */
export function createSessionPanel(page, { connectionId, methods, startNow, onState }) {
  const { api, t, language, signal, connectivity } = page;
  const path = `/v1/connections/${connectionId}`;
  const title = h('h2', {});
  const text = h('p', {});
  const retry = h('p', { class: 'small' });
  const head = h(
    'div',
    { class: 'state' },
    h('span', { class: 'dot', 'aria-hidden': 'true' }),
    h('div', { role: 'status' }, title, text),
  );
  const problems = h('div', {});
  const body = h('div', { class: 'pairing' });
  const buttons = h('div', { class: 'buttons' });
  const choice = createMethodChoice({
    methods,
    t,
    onChange: (method) => {
      chosen = method;
      if (current !== undefined) draw(current);
    },
  });

  /** @type {SessionState | undefined} */
  let current;
  /** @type {PairingMethod | undefined} */
  let chosen;
  /** What `body` shows, so that it is only rebuilt when it shows something else. */
  let drawn = '';
  let buttonsFor = '';
  let inBody = new AbortController();
  /** @type {(state: SessionState) => void} */
  let updateBody = () => undefined;
  let acting = false;

  /** @param {SessionState} state */
  const show = (state) => {
    if (state.status === 'pairing' && (current?.status !== 'pairing' || current.method !== state.method)) {
      chosen = state.method;
    }
    current = state;
    const words = describe(state, t, language);
    head.className = `state ${toneOf(state.status)}`;
    if (title.textContent !== words.title) fill(title, words.title);
    if (text.textContent !== words.text) fill(text, words.text);
    tick();
    const key = `${state.status} ${isLinkKept(state)}`;
    if (key !== buttonsFor) {
      buttonsFor = key;
      fill(buttons, ...sessionButtons(state, t, (act) => void perform(act)));
    }
    draw(state);
    onState(state);
  };

  const tick = () => {
    const words =
      current?.status === 'reconnecting'
        ? t.session.retry(current.attempt, Math.max(0, Math.ceil(connectivity.until(current.retryAt) / 1_000)))
        : '';
    if (retry.textContent !== words) fill(retry, words);
  };

  /** @param {SessionState} state */
  const draw = (state) => {
    const method = chosen ?? methods[0] ?? 'qr';
    const pairable =
      state.status === 'pairing' ||
      state.status === 'logged_out' ||
      (state.status === 'disconnected' && !isLinkKept(state));
    choice.element.hidden = !pairable || methods.length < 2;
    choice.set(method);
    const live = state.status === 'pairing' && state.method === method;
    const key = pairable ? `${method} ${live}` : '';
    if (key !== drawn) {
      drawn = key;
      inBody.abort();
      inBody = new AbortController();
      const part = pairable ? partFor(method, live) : undefined;
      updateBody = part?.update ?? (() => undefined);
      fill(body, part?.element, part !== undefined && steps(method, t, methods.includes('code')));
    }
    updateBody(state);
  };

  /**
   * @param {PairingMethod} method
   * @param {boolean} live
   * @returns {{ element: HTMLElement, update?: (state: SessionState) => void }}
   */
  const partFor = (method, live) => {
    const until = AbortSignal.any([inBody.signal, signal]);
    if (!live && method === 'qr') {
      const start = h(
        'button',
        { type: 'button', class: 'primary', click: () => void perform('connect') },
        t.pairing.showQr,
      );
      return { element: h('div', { class: 'qr-panel' }, h('div', { class: 'qr idle' }, start)) };
    }
    if (!live) return { element: createNumberForm(page, (number) => connect({ method: 'code', number })) };
    if (method === 'code') {
      const panel = createCodePanel(page, { signal: until });
      return {
        element: panel.element,
        update: (state) => state.status === 'pairing' && state.method === 'code' && panel.update(state),
      };
    }
    const panel = createQrPanel(page, { connectionId, signal: until, onStale: () => poller.wake(), onError: complain });
    return {
      element: panel.element,
      update: (state) => state.status === 'pairing' && state.method === 'qr' && panel.update(state),
    };
  };

  /** @param {{ method: 'qr' } | { method: 'code', number: string }} request */
  const connect = async (request) => {
    acting = true;
    /** @type {SessionState} */
    const before = current ?? { status: 'disconnected', nextAction: 'connect' };
    try {
      if (request.method === 'qr') show({ status: 'connecting', nextAction: 'none' });
      show(await api.post(`${path}/connect`, request, { signal }));
      fill(problems);
    } catch (error) {
      if (!signal.aborted) show(before);
      throw error;
    } finally {
      acting = false;
      poller.wake();
    }
  };

  /** @param {import('./buttons.js').Act} act */
  const perform = async (act) => {
    if (acting) return;
    fill(problems);
    try {
      if (act === 'connect') return await connect({ method: 'qr' });
      acting = true;
      show(await api.post(`${path}/${act}`, undefined, { signal }));
    } catch (error) {
      complain(error);
    } finally {
      acting = false;
      poller.wake();
    }
  };

  /** @param {unknown} error */
  const complain = (error) => {
    if (!signal.aborted && !page.refused(error)) fill(problems, problemBox(error, t));
  };

  const poller = startPolling({
    intervalMs: INTERVAL_MS,
    signal,
    whenBack: connectivity.whenBack,
    async step() {
      if (acting) return true;
      /** @type {SessionState} */
      const state = await api.get(`${path}/session`, { signal });
      if (acting) return true;
      fill(problems);
      show(state);
      return !isSettled(state);
    },
    onError(error) {
      complain(error);
      return error instanceof ApiError && error.problem.retryable;
    },
  });
  eachSecond(tick, signal);
  if (startNow) void perform('connect');

  return {
    element: h('section', { class: 'card session' }, head, retry, problems, choice.element, body, buttons),
    wake: poller.wake,
  };
}
