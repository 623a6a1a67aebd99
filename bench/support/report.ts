/** One line of a result: a figure against its target. */
export type Verdict = {
  readonly what: string;
  readonly figure: string;
  readonly target: string;
  readonly met: boolean;
};

/** Prints what was measured, and whether it is what was asked for. Never fails a run: figures on a shared machine are for reading. */
export function report(
  title: string,
  rows: readonly Readonly<Record<string, string | number>>[],
  verdicts: readonly Verdict[],
): void {
  console.log(`\n${title}`);
  console.table(rows);
  for (const { what, figure, target, met } of verdicts) {
    console.log(`${met ? 'met   ' : 'MISSED'}  ${what}: ${figure} (target ${target})`);
  }
}
