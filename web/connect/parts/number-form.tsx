import { useMemo, useState } from 'preact/hooks';
import type { Refused } from '../api.ts';
import { countries, fromE164, likelyCountry, toE164 } from '../countries.ts';
import { formatNumber } from '../format.ts';
import type { Locale } from '../types.ts';
import type { Words } from '../words/en.ts';

type NumberFormProps = {
  readonly t: Words;
  readonly locale: Locale;
  /** The number that the link is for: then there is nothing to ask. */
  readonly number: string | null;
  readonly busy: boolean;
  readonly problem: Refused | undefined;
  readonly submit: (number: string) => Promise<void>;
};

/** Asks for the number that a pairing code is made for. */
export function NumberForm({ t, locale, number, busy, problem, submit }: NumberFormProps) {
  const known = number === null ? undefined : fromE164(number);
  const [region, setRegion] = useState(() => known?.region ?? likelyCountry(navigator.languages));
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const all = useMemo(() => countries(locale), [locale]);
  const refused = wrong || problem?.fields.some(({ path }) => path === 'number') === true;

  const send = (event: Event): void => {
    event.preventDefault();
    const value = number ?? toE164(region, text);
    setWrong(value === undefined);
    if (value !== undefined) void submit(value);
  };
  return (
    <form class="number-form" onSubmit={send} noValidate>
      {number === null ? (
        <>
          <h2>{t.code.ask}</h2>
          <label for="country">{t.code.country}</label>
          <select id="country" value={region} onChange={(event) => setRegion(event.currentTarget.value)}>
            {all.map((country) => (
              <option key={country.region} value={country.region}>
                {country.name} (+{country.code})
              </option>
            ))}
          </select>
          <label for="number">{t.code.number}</label>
          <input
            id="number"
            type="tel"
            inputMode="tel"
            autocomplete="tel-national"
            value={text}
            aria-describedby={refused ? 'number-hint number-wrong' : 'number-hint'}
            aria-invalid={refused}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <p class="hint" id="number-hint">
            {t.code.numberHint}
          </p>
          {refused && (
            <p class="wrong" id="number-wrong" role="alert">
              {t.code.wrong}
            </p>
          )}
        </>
      ) : (
        <h2>{t.code.for(formatNumber(number))}</h2>
      )}
      <button type="submit" class="primary wide" disabled={busy}>
        {busy ? t.loading : t.code.get}
      </button>
    </form>
  );
}
