import { useState } from 'preact/hooks';
import { formatSeconds } from '../format.ts';
import type { Session } from '../types.ts';
import { useSeconds } from '../use-seconds.ts';
import type { Words } from '../words/en.ts';

type CodePanelProps = {
  readonly session: Session;
  readonly t: Words;
  readonly now: () => number;
  /** Back to the form. */
  readonly again: () => void;
};

/** The pairing code in two groups of four, as WhatsApp asks for it. */
export function CodePanel({ session, t, now, again }: CodePanelProps) {
  const seconds = useSeconds(session.expiresAt, now);
  const [copied, setCopied] = useState(false);
  const code = (session.code ?? '').replaceAll('-', '');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(code);
      setCopied(true);
    } catch {
      // A frame that may not: the code can be read all the same.
      setCopied(false);
    }
  };
  return (
    <div class="code-panel">
      <h2>{t.code.title}</h2>
      <output class={`code${seconds === 0 ? ' stale' : ''}`} aria-label={t.code.label}>
        <span>{code.slice(0, 4)}</span>
        <span class="dash">-</span>
        <span>{code.slice(4)}</span>
      </output>
      <p class="countdown">{seconds > 0 ? t.code.fresh(formatSeconds(seconds)) : t.code.stale}</p>
      <div class="buttons">
        {seconds > 0 && 'clipboard' in navigator && (
          <button type="button" class="quiet" onClick={() => void copy()}>
            {copied ? t.code.copied : t.code.copy}
          </button>
        )}
        <button type="button" class={seconds > 0 ? 'quiet' : 'primary'} onClick={again}>
          {seconds > 0 ? t.code.change : t.code.again}
        </button>
      </div>
    </div>
  );
}
