import { useState } from 'preact/hooks';
import type { Field } from '../types.ts';
import type { Words } from '../words/en.ts';

type FieldRowProps = {
  readonly field: Field;
  /** Undefined for a field that we have no words for: then the provider's own speak. */
  readonly words: Words['field'][string] | undefined;
  readonly t: Words;
  readonly value: string;
  readonly state: 'open' | 'good' | 'wrong';
  readonly change: (value: string) => void;
  /** The visitor goes on to something else. */
  readonly leave: () => void;
};

/** One field: what it is, where to find it, and whether it looks right. */
export function FieldRow({ field, words, t, value, state, change, leave }: FieldRowProps) {
  const [shown, setShown] = useState(false);
  const id = `field-${field.name}`;
  const described = [`${id}-where`, ...(state === 'open' ? [] : [`${id}-state`])].join(' ');
  const secret = field.type === 'secret';
  const common = { id, 'aria-describedby': described, 'aria-invalid': state === 'wrong', onBlur: leave } as const;
  const empty = value.trim() === '';
  return (
    <div class="field">
      <label for={id}>{words?.label ?? humanize(field.name)}</label>
      <p class="hint" id={`${id}-where`} {...(words === undefined && { lang: 'en' })}>
        {words?.where ?? field.description ?? ''}
      </p>
      <div class="field-box">
        {field.type === 'choice' || field.type === 'boolean' ? (
          <select {...common} value={value} onChange={(event) => change(event.currentTarget.value)}>
            <option value="" />
            {(field.type === 'boolean' ? ['true', 'false'] : field.options).map((option) => (
              <option key={option} value={option}>
                {option}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...common}
            {...(secret && !shown ? ({ type: 'password' } as const) : ({ type: 'text' } as const))}
            value={value}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            onInput={(event) => change(event.currentTarget.value)}
          />
        )}
        {secret && (
          <button type="button" class="quiet small" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? t.fields.hide : t.fields.show}
          </button>
        )}
      </div>
      {/* Always there: what comes and goes while somebody presses a button would move the button from under the pointer. */}
      <div class="field-state">
        {state === 'wrong' && (
          <p class="wrong" id={`${id}-state`} role="alert">
            {empty ? t.fields.required : `${t.fields.wrong} ${words?.shape ?? ''}`}
          </p>
        )}
        {state === 'good' && (
          <p class="good" id={`${id}-state`}>
            {t.fields.good}
          </p>
        )}
      </div>
    </div>
  );
}

/** `accountSid` → `Account sid` */
function humanize(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
