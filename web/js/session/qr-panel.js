// @ts-check
import { ApiError, UnreachableError } from '../api.js';
import { fill, h } from '../dom.js';
import { eachSecond } from '../wait.js';

/**
 * The QR code, drawn anew whenever WhatsApp changes it, and how long it still holds.
 *
 * @param {import('../main.js').Page} page
 * @param {{ connectionId: string, signal: AbortSignal, onStale: () => void, onError: (error: unknown) => void }} options
 * @returns {{ element: HTMLElement, update(state: { qr: string, expiresAt: string }): void }}
 */
export function createQrPanel({ api, t, connectivity }, { connectionId, signal, onStale, onError }) {
  const image = h('img', { alt: t.pairing.qrAlt, width: 300, height: 300 });
  image.hidden = true;
  const frame = h('div', { class: 'qr waiting' }, image);
  const clock = h('p', { class: 'countdown' });
  let shown = '';
  let expiresAt = '';
  let url = '';

  const release = () => {
    if (url !== '') URL.revokeObjectURL(url);
  };
  signal.addEventListener('abort', release, { once: true });

  /** @param {string} qr */
  const load = async (qr) => {
    try {
      const blob = await api.blob(`/v1/connections/${connectionId}/qr?format=svg`, { signal });
      if (signal.aborted) return;
      release();
      url = URL.createObjectURL(blob);
      image.src = url;
      image.hidden = false;
      frame.classList.remove('waiting');
    } catch (error) {
      // It changed while we asked, or the gateway went away: the next state brings another code.
      shown = shown === qr ? '' : shown;
      const passing =
        signal.aborted ||
        error instanceof UnreachableError ||
        (error instanceof ApiError && error.problem.code === 'conflict');
      if (!passing) onError(error);
    }
  };

  const tick = () => {
    if (expiresAt === '') return;
    const seconds = Math.ceil(connectivity.until(expiresAt) / 1_000);
    fill(clock, seconds > 0 ? t.pairing.qrFresh(seconds) : t.pairing.qrRefreshing);
    if (seconds <= 0) onStale();
  };
  eachSecond(tick, signal);

  return {
    element: h('div', { class: 'qr-panel' }, frame, clock),
    update(state) {
      if (state.expiresAt !== expiresAt) {
        ({ expiresAt } = state);
        tick();
      }
      if (state.qr === shown) return;
      shown = state.qr;
      void load(state.qr);
    },
  };
}
