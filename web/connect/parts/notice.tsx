import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

type NoticeProps = {
  readonly tone: 'good' | 'busy' | 'warn' | 'bad';
  readonly title: string;
  readonly text?: string;
  /** What it says ends what went before: whoever listens is led to it. */
  readonly final?: boolean;
  readonly children?: ComponentChildren;
};

/** One thing to say, large, with a sign beside it. */
export function Notice({ tone, title, text = '', final = false, children }: NoticeProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (final) heading.current?.focus();
  }, [final, title]);
  return (
    <section class={`card notice ${tone}`}>
      <Sign tone={tone} />
      <div role="status">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {text !== '' && <p>{text}</p>}
      </div>
      {children}
    </section>
  );
}

function Sign({ tone }: Pick<NoticeProps, 'tone'>) {
  if (tone === 'busy') return <div class="spinner" aria-hidden="true" />;
  return (
    <svg class="sign" viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r="24" />
      {tone === 'good' && <path d="M14 25l7 7 14-15" />}
      {tone === 'warn' && <path d="M24 13v14M24 34v.5" />}
      {tone === 'bad' && <path d="M17 17l14 14M31 17L17 31" />}
    </svg>
  );
}
