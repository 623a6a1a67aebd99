import { useRef, useState } from 'preact/hooks';
import type { Api, Config } from '../api.ts';
import type { ConnectView, Field } from '../types.ts';
import type { Link } from '../use-link.ts';
import type { Words } from '../words/en.ts';
import { FieldRow } from './field-row.tsx';
import { ProblemBox } from './problem-box.tsx';

type FieldsProps = { readonly view: ConnectView; readonly api: Api; readonly link: Link; readonly t: Words };

type Values = Readonly<Record<string, string>>;

/** The details of a provider's account: where to find each, checked while it is filled in, tried out before it is kept. */
export function Fields({ view, api, link, t }: FieldsProps) {
  const [values, setValues] = useState<Values>({});
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [good, setGood] = useState<ReadonlySet<string>>(new Set());
  const checks = useRef(0);
  /** Fields that were left and not changed since: nobody is told off while they type. */
  const left = useRef(new Set<string>());
  const label = view.provider?.label ?? '';
  const missing = view.fields.filter(({ name, required }) => required && (values[name] ?? '').trim() === '');

  const check = async (name: string): Promise<void> => {
    left.current.add(name);
    checks.current += 1;
    const mine = checks.current;
    const errors = await api.check(configOf(view.fields, values)).catch(() => undefined);
    if (errors === undefined || mine !== checks.current) return;
    const bad = new Set(errors.map(({ path }) => path));
    const filled = (each: string): boolean => (values[each] ?? '').trim() !== '';
    // Also of those whose own check was overtaken by this one.
    setWrong(new Set([...left.current].filter((each) => bad.has(each) && filled(each))));
    setGood(new Set(view.fields.map((field) => field.name).filter((each) => filled(each) && !bad.has(each))));
  };
  const send = (event: Event): void => {
    event.preventDefault();
    if (missing.length > 0) {
      setWrong(new Set(missing.map(({ name }) => name)));
      document.getElementById(`field-${missing[0]?.name ?? ''}`)?.focus();
      return;
    }
    void link.act(() => api.submit(configOf(view.fields, values)));
  };
  const refused = new Set(link.problem?.fields.map(({ path }) => path));
  const row = (field: Field) => (
    <FieldRow
      key={field.name}
      field={field}
      words={t.field[`${view.provider?.id ?? ''}.${field.name}`]}
      t={t}
      value={values[field.name] ?? ''}
      state={wrong.has(field.name) || refused.has(field.name) ? 'wrong' : good.has(field.name) ? 'good' : 'open'}
      change={(value) => {
        left.current.delete(field.name);
        setValues((before) => ({ ...before, [field.name]: value }));
        setWrong((before) => new Set([...before].filter((name) => name !== field.name)));
        setGood((before) => new Set([...before].filter((name) => name !== field.name)));
      }}
      leave={() => void check(field.name)}
    />
  );
  const main = view.fields.filter((field) => field.main);
  const others = view.fields.filter((field) => !field.main);
  return (
    <section class="card fields">
      <h1>{t.fields.title(label)}</h1>
      <p>{t.fields.lead(label)}</p>
      <form onSubmit={send} noValidate>
        <ol class="field-list">
          {main.map((field) => (
            <li key={field.name}>{row(field)}</li>
          ))}
        </ol>
        {others.length > 0 && (
          <details open={main.length === 0 || others.some(({ name }) => refused.has(name))}>
            <summary>{t.fields.optional}</summary>
            <div class="field-others">{others.map(row)}</div>
          </details>
        )}
        {link.problem !== undefined && <ProblemBox problem={link.problem} t={t} />}
        {/* Pressing it is not leaving a field: the check that follows would move it before it is let go, and no click come of it. */}
        <button type="submit" class="primary wide" disabled={link.busy} onMouseDown={(event) => event.preventDefault()}>
          {link.busy ? t.fields.checking : t.fields.submit}
        </button>
      </form>
    </section>
  );
}

/** As the gateway takes it: what was left empty is left out. */
function configOf(fields: readonly Field[], values: Values): Config {
  return Object.fromEntries(
    fields.flatMap(({ name, type }) => {
      const text = (values[name] ?? '').trim();
      if (text === '') return [];
      return [[name, type === 'number' ? Number(text) : type === 'boolean' ? text === 'true' : text] as const];
    }),
  );
}
