import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import type { Connection, SessionState } from '../../sdk/src/index.ts';
import { dateTime } from '../parts/format.ts';
import { Skeleton } from '../parts/placeholders.tsx';
import { ProblemBox } from '../parts/problem-box.tsx';
import { describeState, isLinkKept, toneOf } from '../parts/state-words.ts';
import { useWords } from '../state/language.ts';
import { SessionButtons } from './buttons.tsx';
import { CodePanel, NumberForm } from './code-panel.tsx';
import { QrPanel } from './qr-panel.tsx';
import { Steps } from './steps.tsx';
import { useSecondsUntil } from './use-seconds.ts';
import { useSessionState, type SessionControl } from './use-session-state.ts';

type Method = 'qr' | 'code';

export type SessionPanelProps = {
  readonly connection: Connection;
  readonly methods: readonly Method[];
  readonly onState: (state: SessionState) => void;
};

/** A phone's state, live, and everything that can be done about it. */
export function SessionPanel({ connection, methods, onState }: SessionPanelProps) {
  const words = useWords();
  const control = useSessionState(connection);
  const { state } = control;
  useEffect(() => {
    if (state !== undefined) onState(state);
  }, [state]);
  const shown = state ?? connection.state;
  if (shown.status === 'ready') return null;
  const { title, text } = describeState(shown, words, (date) => dateTime(date.toISOString()));
  return (
    <section class="card session">
      <div class={`state ${toneOf(shown.status)}`}>
        <span class="dot" aria-hidden="true" />
        <div role="status">
          <h2>{title}</h2>
          <p>{text}</p>
        </div>
      </div>
      {state?.status === 'reconnecting' && <Retry attempt={state.attempt} retryAt={state.retryAt} />}
      {control.error !== undefined && <ProblemBox error={control.error} retry={control.ask} />}
      {state === undefined && control.error === undefined && <Skeleton rows={2} />}
      {state !== undefined && <Pairing connection={connection} methods={methods} state={state} control={control} />}
      {state !== undefined && <SessionButtons state={state} perform={control.perform} />}
    </section>
  );
}

function Retry({ attempt, retryAt }: { readonly attempt: number; readonly retryAt: string }) {
  const { session } = useWords();
  return <p class="small">{session.retry(attempt, Math.max(0, useSecondsUntil(retryAt)))}</p>;
}

type PairingProps = {
  readonly connection: Connection;
  readonly methods: readonly Method[];
  readonly state: SessionState;
  readonly control: SessionControl;
};

/** QR code or pairing code, and how to use it; nothing where there is no phone to pair now. */
function Pairing({ connection, methods, state, control }: PairingProps) {
  const chosen = useSignal<Method | undefined>(undefined);
  const started = state.status === 'pairing' ? state.method : undefined;
  useEffect(() => {
    if (started !== undefined) chosen.value = started;
  }, [started]);
  const isPairable =
    state.status === 'pairing' ||
    state.status === 'logged_out' ||
    (state.status === 'disconnected' && !isLinkKept(state));
  if (!isPairable) return null;
  const method = chosen.value ?? started ?? methods[0] ?? 'qr';
  return (
    <>
      {methods.length > 1 && (
        <MethodChoice methods={methods} method={method} choose={(next) => void (chosen.value = next)} />
      )}
      <div class="pairing">
        <PairingPart connection={connection} method={method} state={state} control={control} />
        <Steps method={method} codeOffered={methods.includes('code')} />
      </div>
    </>
  );
}

type PartProps = Omit<PairingProps, 'methods'> & { readonly method: Method };

function PairingPart({ connection, method, state, control }: PartProps) {
  const { session } = useWords();
  if (state.status === 'pairing' && state.method === 'qr' && method === 'qr') {
    return <QrPanel connectionId={connection.id} qr={state.qr} expiresAt={state.expiresAt} onStale={control.ask} />;
  }
  if (state.status === 'pairing' && state.method === 'code' && method === 'code') {
    return <CodePanel code={state.code} expiresAt={state.expiresAt} />;
  }
  if (method === 'code') return <NumberForm connect={(number) => control.connect({ method: 'code', number })} />;
  return (
    <div class="qr-panel">
      <div class="qr idle">
        <button type="button" class="primary" onClick={() => void control.perform('connect')}>
          {session.pairing.showQr}
        </button>
      </div>
    </div>
  );
}

type ChoiceProps = {
  readonly methods: readonly Method[];
  readonly method: Method;
  readonly choose: (method: Method) => void;
};

function MethodChoice({ methods, method, choose }: ChoiceProps) {
  const t = useWords().session.pairing;
  const name = useId();
  const labels = { qr: t.byQr, code: t.byCode };
  return (
    <fieldset class="choice">
      <legend class="visually-hidden">{t.how}</legend>
      {methods.map((each) => [
        <input
          key={each}
          type="radio"
          name={name}
          id={`${name}-${each}`}
          checked={each === method}
          onChange={() => choose(each)}
        />,
        <label key={`${each} label`} for={`${name}-${each}`}>
          {labels[each]}
        </label>,
      ])}
    </fieldset>
  );
}
