import { useSignal } from '@preact/signals';
import { createContext, type ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { PolyzapError } from '../../sdk/src/index.ts';
import { useWords } from '../state/language.ts';
import { isSignedOutBy } from '../state/session.ts';
import type { Texts } from '../texts/en/index.ts';
import { toDecimal } from './numbers.ts';
import { ProblemBox } from './problem-box.tsx';
import { wrongWords } from './wrong-words.ts';

export type Values = Readonly<Record<string, string>>;

/** `language` where it is not the page's. */
type Complaint = { readonly text: string; readonly language?: 'en' };

type ComplaintsByField = Readonly<Record<string, Complaint>>;

type Complaints = {
  readonly messages: ComplaintsByField;
  takeBack(name: string): void;
};

/** What is wrong, by the field's name. */
export const ComplaintsContext = createContext<Complaints>({ messages: {}, takeBack: () => undefined });

export type Perform = (deed: () => Promise<void>) => void;

export type FormProps = {
  readonly children: ComponentChildren;
  readonly submit: string;
  readonly kind?: 'primary' | 'quiet' | 'danger';
  /** Complaints before anything is sent, by field. */
  readonly check?: (values: Values) => Values;
  /** What is thrown is shown: beside its field where the gateway says which, else above the button. */
  readonly action: (values: Values, form: HTMLFormElement) => Promise<void>;
  /** Beside the button; what a button there does is done as the form's own deed, its refusal shown in the same place. */
  readonly aside?: ComponentChildren | ((perform: Perform) => ComponentChildren);
  readonly onInput?: (values: Values) => void;
  /** Of settings: what was taken is what stands in it afterwards, and where they change elsewhere, what nobody typed into. */
  readonly shows?: 'settings';
};

/** Fields and one button. The first field that is wrong gets the focus. */
export function Form({ children, submit, kind = 'primary', check, action, aside, onInput, shows }: FormProps) {
  const words = useWords();
  const { common } = words;
  const messages = useSignal<ComplaintsByField>({});
  const error = useSignal<unknown>(undefined);
  const busy = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  const taken = useSignal(0);
  // Not before the fields know their new values: those are what a form that is emptied goes back to.
  useLayoutEffect(() => void (taken.value > 0 && form.current?.reset()), [taken.value]);

  const complain = (next: ComplaintsByField): void => {
    messages.value = next;
    const [first] = Object.keys(next);
    const control = first === undefined ? null : form.current?.elements.namedItem(first);
    if (!(control instanceof HTMLElement)) return;
    // What is folded away can be neither read nor reached.
    const fold = control.closest('details');
    if (fold !== null) fold.open = true;
    control.focus();
  };

  const onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const element = form.current;
    if (busy.value || element === null) return;
    error.value = undefined;
    const values = valuesOf(element);
    const missing = [...element.querySelectorAll('[aria-required=true]')].flatMap((control) =>
      'name' in control && typeof control.name === 'string' && (values[control.name] ?? '').trim() === ''
        ? [[control.name, common.required]]
        : [],
    );
    const wrong = {
      ...check?.(values),
      ...notNumbers(element, values, common.notNumber),
      ...(Object.fromEntries(missing) as Record<string, string>),
    };
    complain(Object.fromEntries(Object.entries(wrong).map(([name, text]) => [name, { text }])));
    if (Object.keys(wrong).length > 0) return;
    await perform(element, () => action(values, element));
  };

  const perform = async (element: HTMLFormElement, deed: () => Promise<void>): Promise<void> => {
    busy.value = true;
    try {
      await deed();
      if (shows === 'settings') taken.value += 1;
    } catch (thrown) {
      if (isSignedOutBy(thrown)) return;
      const { beside, rest } = sortOut(thrown, element, words);
      error.value = rest;
      complain(beside);
    } finally {
      busy.value = false;
    }
  };

  const performAside: Perform = (deed) => {
    if (busy.value || form.current === null) return;
    error.value = undefined;
    messages.value = {};
    void perform(form.current, deed);
  };

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => void onSubmit(event)}
      onInput={() => form.current !== null && onInput?.(valuesOf(form.current))}
    >
      <ComplaintsContext.Provider
        value={{
          messages: messages.value,
          takeBack(name) {
            if (!(name in messages.value)) return;
            const { [name]: _, ...rest } = messages.value;
            messages.value = rest;
          },
        }}
      >
        {children}
      </ComplaintsContext.Provider>
      {error.value !== undefined && <ProblemBox error={error.value} />}
      <div class="form-end">
        {typeof aside === 'function' ? aside(performAside) : aside}
        <button type="submit" class={busy.value ? `${kind} busy` : kind} aria-disabled={busy.value}>
          {submit}
        </button>
      </div>
    </form>
  );
}

function valuesOf(form: HTMLFormElement): Values {
  const values: Record<string, string> = {};
  for (const control of form.elements) {
    if (control instanceof HTMLInputElement && control.type === 'checkbox') {
      if (control.name !== '') values[control.name] = String(control.checked);
    } else if (control instanceof HTMLInputElement && control.type === 'radio') {
      if (control.checked) values[control.name] = control.value;
    } else if (
      control instanceof HTMLInputElement ||
      control instanceof HTMLSelectElement ||
      control instanceof HTMLTextAreaElement
    ) {
      if (control.name !== '') values[control.name] = control.value;
    }
  }
  return values;
}

/** What is no number would reach the gateway as nothing at all, and nothing means "no limit" to it. */
function notNumbers(form: HTMLFormElement, values: Values, words: string): Values {
  const names = [...form.querySelectorAll<HTMLInputElement>('input[inputmode=decimal]')].map(({ name }) => name);
  const wrong = names.filter(
    (name) => (values[name] ?? '').trim() !== '' && Number.isNaN(toDecimal(values[name] ?? '')),
  );
  return Object.fromEntries(wrong.map((name) => [name, words]));
}

/** What the gateway says about fields that this form has stands beside them; the rest above the button. */
function sortOut(
  thrown: unknown,
  form: HTMLFormElement,
  texts: Texts,
): { readonly beside: ComplaintsByField; readonly rest: unknown } {
  const fields = PolyzapError.isInstance(thrown) ? thrown.fields : [];
  const beside: Record<string, Complaint> = {};
  for (const { path, message } of fields) {
    const parts = path.split('.');
    // `media.url` may be the field `mediaUrl`.
    const joined = path.replaceAll(/\.(\w)/g, (_, letter: string) => letter.toUpperCase());
    const names = [path, joined, parts.at(-1) ?? '', parts[0] ?? ''];
    const name = names.find((each) => form.elements.namedItem(each) !== null);
    if (name === undefined || name === '') return { beside, rest: thrown };
    const text = wrongWords(message, texts);
    beside[name] = text === undefined ? { text: message, language: 'en' } : { text };
  }
  return { beside, rest: fields.length === 0 ? thrown : undefined };
}
