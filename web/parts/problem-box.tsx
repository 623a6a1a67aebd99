import { PolyzapError } from '../../sdk/src/index.ts';
import { useWords } from '../state/language.ts';

/** What went wrong in plain words, what to do about it, and what helps whoever looks it up. */
export function ProblemBox({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { common, problems } = useWords();
  const code = PolyzapError.isInstance(error) ? error.code : 'internal_error';
  // A newer gateway may have codes that these words do not know yet.
  const [title, action] = Object.hasOwn(problems, code) ? problems[code] : [code, ''];
  const told = PolyzapError.isInstance(error) ? error : undefined;
  const own = told?.provider?.message;
  return (
    <div class="problem" role="alert">
      <p>
        <strong>{title}</strong>
      </p>
      {action !== '' && <p>{action}</p>}
      {own !== undefined && <p class="small">“{own}”</p>}
      {told?.fields.map(({ path, message }) => (
        <p class="small" key={path} lang="en">
          <code>{path}</code> {message}
        </p>
      ))}
      {told !== undefined && told.status > 0 && told.fields.length === 0 && (
        <details>
          <summary>{common.details}</summary>
          <p class="small" lang="en">
            {told.message}
          </p>
        </details>
      )}
      {told?.requestId !== undefined && (
        <p class="small">
          {common.request} <code>{told.requestId}</code>
        </p>
      )}
      {retry !== undefined && (
        <p>
          <button type="button" class="quiet small" onClick={retry}>
            {common.retry}
          </button>
        </p>
      )}
    </div>
  );
}
