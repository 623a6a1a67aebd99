import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { toNumber } from '../parts/numbers.ts';
import { useWords } from '../state/language.ts';
import { useSecondsUntil } from './use-seconds.ts';

/** The pairing code in two groups of four, as WhatsApp asks for it. */
export function CodePanel({ code, expiresAt }: { readonly code: string; readonly expiresAt: string }) {
  const { session: words } = useWords();
  const seconds = useSecondsUntil(expiresAt);
  const bare = code.replaceAll('-', '');
  return (
    <div class="code-panel">
      <output class="pairing-code" aria-label={words.pairing.codeLabel}>
        <span>{bare.slice(0, 4)}</span>
        <span class="dash">-</span>
        <span>{bare.slice(4)}</span>
      </output>
      <p class="countdown">{seconds > 0 ? words.pairing.codeFresh(seconds) : words.pairing.codeStale}</p>
    </div>
  );
}

/** Asks for the number that a code is made for. */
export function NumberForm({ connect }: { readonly connect: (number: string) => Promise<void> }) {
  const { session: words } = useWords();
  return (
    <Form
      submit={words.pairing.getCode}
      check={({ number = '' }) => (toNumber(number) === undefined ? { number: words.pairing.numberInvalid } : {})}
      action={({ number = '' }) => connect(toNumber(number) ?? number)}
    >
      <Field
        name="number"
        label={words.pairing.number}
        hint={words.pairing.numberHint}
        placeholder="+55 11 99999-0001"
        type="tel"
        required
      />
    </Form>
  );
}
