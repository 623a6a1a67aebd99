import { useContext, useId } from 'preact/hooks';
import { ComplaintsContext } from './form.tsx';

export type FieldProps = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** Where the hint is not in the page's language. */
  readonly hintLanguage?: string | undefined;
  /** What stands in it at first. */
  readonly value?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly type?: 'text' | 'password' | 'tel' | 'number' | 'checkbox' | 'url' | 'date' | 'datetime-local' | 'search';
  /** A choice among these: value and words. */
  readonly options?: readonly (readonly [value: string, label: string])[] | undefined;
  /** More than one line. */
  readonly rows?: number;
  readonly required?: boolean | undefined;
  /** Never remembered, never corrected. */
  readonly secret?: boolean;
  readonly autocomplete?: 'off' | 'current-password';
  readonly onChange?: (value: string) => void;
  /** For searches, whose label is plain from their place. */
  readonly labelHidden?: boolean;
};

/** Numbers are text with a keypad: a browser's own number field drops what it does not understand. */
const TYPES = {
  text: { type: 'text' },
  number: { type: 'text' },
  password: { type: 'password' },
  tel: { type: 'tel' },
  url: { type: 'url' },
  date: { type: 'date' },
  'datetime-local': { type: 'datetime-local' },
  search: { type: 'search' },
} as const;

/** What a form that is emptied goes back to: `selected` is but what is chosen now. */
const asDefault =
  (isDefault: boolean) =>
  (option: HTMLOptionElement | null): void =>
    void option?.toggleAttribute('selected', isDefault);

/** One labelled field, with its hint and a place for what is wrong with it. */
export function Field(props: FieldProps) {
  const { name, label, hint, hintLanguage, type = 'text', value = '', placeholder, options, rows, required } = props;
  const { messages, takeBack } = useContext(ComplaintsContext);
  const id = useId();
  const error = messages[name];
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean);
  const hidden = props.secret === true || type === 'password';
  const common = {
    id,
    name,
    'aria-required': required === true ? ('true' as const) : undefined,
    'aria-invalid': error !== undefined ? ('true' as const) : undefined,
    'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
    onInput: () => takeBack(name),
  };
  const change = (event: { readonly currentTarget: { readonly value: string } }): void =>
    props.onChange?.(event.currentTarget.value);

  return (
    <div class={type === 'checkbox' ? 'field field-check' : 'field'}>
      <label for={id} class={props.labelHidden === true ? 'visually-hidden' : undefined}>
        {label}
      </label>
      {options !== undefined ? (
        <select {...common} onChange={change}>
          {options.map(([option, words]) => (
            <option key={option} value={option} selected={option === value} ref={asDefault(option === value)}>
              {words}
            </option>
          ))}
        </select>
      ) : rows !== undefined ? (
        <textarea {...common} rows={rows} placeholder={placeholder} defaultValue={value} onChange={change} />
      ) : type === 'checkbox' ? (
        <input
          {...common}
          type="checkbox"
          defaultChecked={value === 'true'}
          onChange={(event) => props.onChange?.(String(event.currentTarget.checked))}
        />
      ) : (
        <input
          {...common}
          {...TYPES[hidden ? 'password' : type]}
          inputMode={type === 'number' ? 'decimal' : type === 'tel' ? 'tel' : 'text'}
          placeholder={placeholder ?? ''}
          defaultValue={value}
          autocomplete={props.autocomplete ?? 'off'}
          autocapitalize={hidden || type === 'tel' ? 'none' : 'sentences'}
          spellcheck={!hidden}
          onChange={change}
        />
      )}
      {hint !== undefined && (
        <span class="hint" id={`${id}-hint`} lang={hintLanguage}>
          {hint}
        </span>
      )}
      {error !== undefined && (
        <span class="field-error" id={`${id}-error`} lang={error.language}>
          {error.text}
        </span>
      )}
    </div>
  );
}
