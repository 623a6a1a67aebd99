import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { PolyzapError } from '../../sdk/src/index.ts';
import { useWords } from '../state/language.ts';
import { useSession } from '../state/session.ts';
import { useSecondsUntil } from './use-seconds.ts';

export type QrPanelProps = {
  readonly connectionId: string;
  readonly qr: string;
  readonly expiresAt: string;
  readonly onStale: () => void;
};

/** The QR code, drawn anew whenever WhatsApp changes it, and how long it still holds. */
export function QrPanel({ connectionId, qr, expiresAt, onStale }: QrPanelProps) {
  const { session: words } = useWords();
  const { client } = useSession();
  const url = useSignal('');
  useEffect(() => {
    const left = new AbortController();
    client.connections.qr(connectionId, 'svg', { signal: left.signal }).then(
      (picture) => {
        if (left.signal.aborted) return;
        url.value = URL.createObjectURL(picture);
      },
      (error: unknown) => {
        // It changed while we asked, or the gateway went away: the next state brings another code.
        if (!left.signal.aborted && PolyzapError.isInstance(error)) onStale();
      },
    );
    return () => left.abort();
  }, [qr]);
  // Each picture is given back when the next one is there.
  const shown = url.value;
  useEffect(() => () => URL.revokeObjectURL(shown), [shown]);
  const seconds = useSecondsUntil(expiresAt);
  const isOver = seconds <= 0;
  useEffect(() => {
    if (isOver) onStale();
  }, [isOver]);
  return (
    <div class="qr-panel">
      <div class={shown === '' ? 'qr waiting' : 'qr'}>
        {shown !== '' && <img src={shown} alt={words.pairing.qrAlt} width="300" height="300" />}
      </div>
      <p class="countdown">{isOver ? words.pairing.qrRefreshing : words.pairing.qrFresh(seconds)}</p>
    </div>
  );
}
