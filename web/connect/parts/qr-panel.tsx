import type { Session } from '../types.ts';
import { useSeconds } from '../use-seconds.ts';
import type { Words } from '../words/en.ts';

type QrPanelProps = {
  /** Null while there is no code to show. */
  readonly session: Session | null;
  readonly busy: boolean;
  readonly t: Words;
  readonly now: () => number;
  readonly start: () => Promise<void>;
};

/** The QR code on white, whatever the page looks like; drawn anew whenever WhatsApp changes it. */
export function QrPanel({ session, busy, t, now, start }: QrPanelProps) {
  const seconds = useSeconds(session?.expiresAt ?? null, now);
  const qr = session?.qr ?? null;
  return (
    <div class="qr-panel">
      <div class={`qr${qr === null ? ' empty' : ''}${qr !== null && seconds === 0 ? ' stale' : ''}`}>
        {qr !== null ? (
          <img src={`data:image/svg+xml,${encodeURIComponent(qr)}`} alt={t.qr.alt} />
        ) : busy ? (
          <div class="spinner" aria-hidden="true" />
        ) : (
          <button type="button" class="primary" onClick={() => void start()}>
            {t.qr.show}
          </button>
        )}
      </div>
      <p class="countdown">
        {qr !== null ? (seconds > 0 ? t.qr.fresh(seconds) : t.qr.refreshing) : busy ? t.session.connecting.title : ''}
      </p>
    </div>
  );
}
