import { useEffect } from 'preact/hooks';
import type { ConnectView, Locale } from '../types.ts';
import type { Words } from '../words/en.ts';
import { formatNumber, formatUntil } from '../format.ts';
import { Notice } from './notice.tsx';

/** Long enough to read that it worked. */
const REDIRECT_MS = 3_000;

type OverProps = {
  readonly view: ConnectView;
  readonly t: Words;
  readonly locale: Locale;
  /** The site around the page hears of it and goes on by itself. */
  readonly framed: boolean;
};

/** A link that is over: how it ended. */
export function Over({ view, t, locale, framed }: OverProps) {
  const { status, branding, outcome } = view;
  const target = framed || status !== 'completed' ? undefined : safeTarget(view.redirectUrl);
  useEffect(() => {
    if (target === undefined) return undefined;
    const timer = setTimeout(() => location.assign(target), REDIRECT_MS);
    return () => clearTimeout(timer);
  }, [target]);

  if (status === 'expired')
    return <Notice tone="warn" final title={t.expired.title} text={t.expired.text(branding.name)} />;
  if (status !== 'completed') {
    return <Notice tone="bad" final title={t.revoked.title} text={t.revoked.text(branding.name)} />;
  }
  const number = outcome?.number ?? null;
  return (
    <Notice tone="good" final title={t.done.title} text={t.done.text(number === null ? null : formatNumber(number))}>
      {outcome?.restricted === true && <p class="hint">{t.done.restricted(formatUntil(outcome.until, locale))}</p>}
      {target === undefined ? (
        <p class="small">{t.done.close}</p>
      ) : (
        <>
          <p class="small">{t.done.redirect}</p>
          <a class="button primary" href={target}>
            {t.done.back}
          </a>
        </>
      )}
    </Notice>
  );
}

/** The gateway has checked it when the link was made; nobody in between gets to send people elsewhere either. */
function safeTarget(url: string | null): string | undefined {
  if (url === null || !URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  const own = protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || own ? url : undefined;
}
