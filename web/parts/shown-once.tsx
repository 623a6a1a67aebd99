import { Copyable } from './copyable.tsx';

export type ShownOnceProps = {
  /** Undefined until it was made. */
  readonly text: string | undefined;
  /** What it is, to who cannot see it. */
  readonly label: string;
  /** That it is not shown again. */
  readonly warning: string;
};

/** A secret that was just made, to be taken along now. */
export function ShownOnce({ text, label, warning }: ShownOnceProps) {
  if (text === undefined) return null;
  return (
    <div role="status">
      <p class="once">{warning}</p>
      <Copyable text={text} label={label} />
    </div>
  );
}
