import { useEffect, useRef, useState } from 'preact/hooks';
import type { Api } from '../api.ts';
import { formatNumber, formatUntil } from '../format.ts';
import type { ConnectView, Locale, Method, Session } from '../types.ts';
import type { Link } from '../use-link.ts';
import type { Words } from '../words/en.ts';
import { CodePanel } from './code-panel.tsx';
import { Notice } from './notice.tsx';
import { NumberForm } from './number-form.tsx';
import { ProblemBox } from './problem-box.tsx';
import { QrPanel } from './qr-panel.tsx';
import { Steps } from './steps.tsx';

type PairProps = {
  readonly view: ConnectView;
  readonly api: Api;
  readonly link: Link;
  readonly t: Words;
  readonly locale: Locale;
};

/** A computer's screen can be scanned; who holds only the phone cannot scan the phone. */
const onComputer = matchMedia('(hover: hover) and (pointer: fine)').matches;

/** Nothing has been tried yet. */
const FRESH = new Set([null, 'never_paired', 'never_connected']);

/** Linking a phone, from the choice of how to the moment in which it is linked. */
export function Pair(props: PairProps) {
  const { view, api, link, t, locale } = props;
  const { session, methods } = view;
  const preferred: Method = onComputer ? 'qr' : 'code';
  const [chosen, setChosen] = useState<Method>(methods.includes(preferred) ? preferred : (methods[0] ?? 'qr'));
  const [asking, setAsking] = useState(false);
  const shown = shownOf(session);
  const startQr = (): Promise<void> => link.act(() => api.start({ method: 'qr' }));

  // On a computer nobody has to ask for the code first.
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || chosen !== 'qr' || !onComputer) return;
    begun.current = true;
    const fresh = session === null || (session.status === 'disconnected' && FRESH.has(session.reason));
    if (fresh) void startQr();
  });

  const special = specialNotice(props, () => link.act(api.finish), startQr);
  if (special !== undefined) return special;

  const choose = (method: Method): void => {
    setChosen(method);
    setAsking(false);
    if (method === 'qr' && shown !== 'qr') void startQr();
  };
  const connecting = session?.status === 'connecting' || (link.busy && shown === undefined);
  if (connecting && session?.reason === 'paired') {
    return <Notice tone="busy" title={t.session.paired.title} text={t.session.paired.text} />;
  }
  const failure = failureOf(session, t);
  return (
    <section class="card pair">
      <h1>{t.title(view.branding.name)}</h1>
      {link.problem !== undefined && <ProblemBox problem={link.problem} t={t} />}
      {failure !== undefined && link.problem === undefined && (
        <div class="problem soft" role="status">
          <p>{failure}</p>
        </div>
      )}
      <div class="columns">
        <div class="panel">
          {chosen === 'qr' ? (
            <QrPanel session={shown === 'qr' ? session : null} busy={connecting} t={t} now={api.now} start={startQr} />
          ) : shown === 'code' && session !== null && !asking ? (
            <CodePanel session={session} t={t} now={api.now} again={() => setAsking(true)} />
          ) : (
            <NumberForm
              t={t}
              locale={locale}
              number={view.number}
              busy={link.busy}
              problem={link.problem}
              submit={async (number) => {
                await link.act(() => api.start({ method: 'code', number }));
                setAsking(false);
              }}
            />
          )}
          {methods.length > 1 && (
            <button type="button" class="link" onClick={() => choose(chosen === 'qr' ? 'code' : 'qr')}>
              {chosen === 'qr' ? t.method.toCode : t.method.toQr}
            </button>
          )}
        </div>
        <Steps method={chosen} t={t} />
      </div>
    </section>
  );
}

/** Where there is something else to say than how to link a phone. */
function specialNotice(
  { view, api, link, t, locale }: PairProps,
  finish: () => Promise<void>,
  start: () => Promise<void>,
) {
  const { session, number, branding } = view;
  const problem = link.problem !== undefined && <ProblemBox problem={link.problem} t={t} />;
  if (session === null) return undefined;
  if (session.numberDiffers && session.number !== null && number !== null) {
    return (
      <Notice
        tone="warn"
        title={t.session.differs.title}
        text={t.session.differs.text(formatNumber(session.number), formatNumber(number))}
      >
        {problem}
        <button type="button" class="primary" disabled={link.busy} onClick={() => void link.act(api.unlink)}>
          {t.session.differs.act}
        </button>
      </Notice>
    );
  }
  switch (session.status) {
    case 'connected':
    case 'restricted': {
      const restricted = session.status === 'restricted';
      const words = t.session[restricted ? 'restricted' : 'already'];
      const text = restricted
        ? t.session.restricted.text(formatUntil(session.until, locale))
        : t.session.already.text(formatNumber(session.number ?? ''));
      return (
        <Notice tone={restricted ? 'warn' : 'good'} title={words.title} text={text}>
          {problem}
          <button type="button" class="primary" disabled={link.busy} onClick={() => void finish()}>
            {t.goOn}
          </button>
        </Notice>
      );
    }
    case 'reconnecting':
      return <Notice tone="busy" title={t.session.reconnecting.title} text={t.session.reconnecting.text} />;
    case 'passkey_required':
      return (
        <Notice tone="warn" title={t.session.passkey.title} text={t.session.passkey.text}>
          <ol class="ways">
            <li>{t.session.passkey.remove}</li>
            <li>{t.session.passkey.ask(branding.name)}</li>
          </ol>
          {problem}
          <button type="button" class="primary" disabled={link.busy} onClick={() => void start()}>
            {t.retry}
          </button>
        </Notice>
      );
    case 'action_required':
      return (
        <Notice tone="bad" title={t.session.stopped.title} text={t.reason[session.reason ?? ''] ?? t.unknownReason}>
          {problem}
          <button type="button" class="primary" disabled={link.busy} onClick={() => void start()}>
            {t.retry}
          </button>
        </Notice>
      );
    default:
      return undefined;
  }
}

/** Which of the two there is to show just now. */
function shownOf(session: Session | null): Method | undefined {
  if (session === null) return undefined;
  if (session.qr !== null) return 'qr';
  return session.code === null ? undefined : 'code';
}

/** Why it stopped, where it had begun. Who unlinked a phone here knows that they did. */
function failureOf(session: Session | null, t: Words): string | undefined {
  if (session === null || !['disconnected', 'logged_out'].includes(session.status)) return undefined;
  if (FRESH.has(session.reason) || ['by_user', 'logged_out', 'stopped'].includes(session.reason ?? ''))
    return undefined;
  return t.reason[session.reason ?? ''] ?? t.unknownReason;
}
