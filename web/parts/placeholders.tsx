import type { ComponentChildren } from 'preact';
import { useWords } from '../state/language.ts';
import type { Loaded } from '../state/load.ts';
import { ProblemBox } from './problem-box.tsx';

/** Where there is nothing yet: says what would be here and what to do. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p>
        <strong>{title}</strong>
      </p>
      {children}
    </div>
  );
}

/** As high as what is coming, so that nothing jumps. */
export function Skeleton({ rows = 4 }: { readonly rows?: number }) {
  const { common } = useWords();
  return (
    <div class="skeleton" role="status" aria-label={common.loading}>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} class="bone" />
      ))}
    </div>
  );
}

export type WhenProps<Value> = {
  readonly of: Loaded<Value>;
  readonly rows?: number;
  readonly children: (value: Value) => ComponentChildren;
};

/** What was loaded; until then its skeleton; or why it could not be. What is on show stays while it is loaded again. */
export function When<Value>({ of, rows, children }: WhenProps<Value>) {
  return (
    <>
      {of.error !== undefined && <ProblemBox error={of.error} retry={of.reload} />}
      {of.value !== undefined
        ? children(of.value)
        : of.error === undefined && <Skeleton {...(rows !== undefined && { rows })} />}
    </>
  );
}
