import type { Refused } from '../api.ts';
import type { Words } from '../words/en.ts';

type ProblemBoxProps = { readonly problem: Refused; readonly t: Words };

/** Why it did not work, and what to do; below it what whoever helps will ask for. */
export function ProblemBox({ problem, t }: ProblemBoxProps) {
  const { code, detail, requestId } = problem;
  // A provider's own reason is in its own language, and better than none.
  const reason = code === 'provider_rejected' ? detail : '';
  return (
    <div class="problem" role="alert">
      <p>{t.problem[code] ?? t.problemElse}</p>
      {reason !== '' && (
        <p class="small" lang="en">
          {reason}
        </p>
      )}
      {t.problem[code] === undefined && requestId !== '' && <p class="small">{t.request(requestId)}</p>}
    </div>
  );
}
