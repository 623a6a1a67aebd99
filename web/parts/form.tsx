import { useSignal } from '@preact/signals';
import { createContext, type ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { PolyzapError } from '../../sdk/src/index.ts';
import { useWords } from '../state/language.ts';
import { isSignedOutBy } from '../state/session.ts';
import { ProblemBox } from './problem-box.tsx';

export type Values = Readonly<Record<string, string>>;

type Complaints = {
  readonly messages: Readonly<Record<string, string>>;
  takeBack(name: string): void;
};

/** What is wrong, by the field's name. */
export const ComplaintsContext = createContext<Complaints>({ messages: {}, takeBack: () => undefined });

export type FormProps = {
  readonly children: ComponentChildren;
  readonly submit: string;
  readonly kind?: 'primary' | 'quiet' | 'danger';
  /** Complaints before anything is sent, by field. */
  readonly check?: (values: Values) => Values;
  /** What is thrown is shown: beside its field where the gateway says which, else above the button. */
  readonly action: (values: Values, form: HTMLFormElement) => Promise<void>;
  /** Beside the button. */
  readonly aside?: ComponentChildren;
  readonly onInput?: (values: Values) => void;
};

/** Fields and one button. The first field that is wrong gets the focus. */
export function Form({ children, submit, kind = 'primary', check, action, aside, onInput }: FormProps) {
  const { common } = useWords();
  const messages = useSignal<Readonly<Record<string, string>>>({});
  const error = useSignal<unknown>(undefined);
  const busy = useSignal(false);
  const form = useRef<HTMLFormElement>(null);

  const complain = (next: Readonly<Record<string, string>>): void => {
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
    const wrong = { ...check?.(values), ...(Object.fromEntries(missing) as Record<string, string>) };
    complain(wrong);
    if (Object.keys(wrong).length > 0) return;
    busy.value = true;
    try {
      await action(values, element);
    } catch (thrown) {
      if (isSignedOutBy(thrown)) return;
      const { beside, rest } = sortOut(thrown, element);
      error.value = rest;
      complain(beside);
    } finally {
      busy.value = false;
    }
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
        {aside}
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

/** What the gateway says about fields that this form has stands beside them; the rest above the button. */
function sortOut(thrown: unknown, form: HTMLFormElement): { readonly beside: Values; readonly rest: unknown } {
  const fields = PolyzapError.isInstance(thrown) ? thrown.fields : [];
  const beside: Record<string, string> = {};
  for (const { path, message } of fields) {
    const parts = path.split('.');
    const name = [path, parts.at(-1) ?? '', parts[0] ?? ''].find((each) => form.elements.namedItem(each) !== null);
    if (name === undefined || name === '') return { beside, rest: thrown };
    beside[name] = message;
  }
  return { beside, rest: fields.length === 0 ? thrown : undefined };
}
