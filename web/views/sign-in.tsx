import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { PolyzapError } from '../../sdk/src/index.ts';
import { Copyable } from '../parts/copyable.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useWords } from '../state/language.ts';
import { isLoopback, takeFragmentKey } from '../state/route.ts';
import { notice, signIn } from '../state/session.ts';

/** Where `npm start` keeps it, unless POLYZAP_DATA_DIR says otherwise. */
const WHERE = 'grep POLYZAP_ADMIN_KEY data/secrets.env';

/** Asks for a key; one in the address is tried at once. */
export function SignIn() {
  const { entry } = useWords();
  const t = entry.signIn;
  const place = useRef<HTMLDivElement>(null);
  const rejected = useSignal(false);
  const given = useSignal(takeFragmentKey());
  useEffect(() => {
    place.current?.querySelector('input')?.focus();
    if (given.value !== undefined) place.current?.querySelector('form')?.requestSubmit();
  }, []);
  return (
    <div class="narrow" ref={place}>
      <PageHead title={t.title} lead={t.lead} />
      {notice.value === 'expired' && (
        <div class="problem" role="alert">
          <p>{t.expired}</p>
        </div>
      )}
      <section class="card">
        <Form
          submit={t.submit}
          action={async ({ key = '' }) => {
            rejected.value = false;
            try {
              await signIn(key.trim());
            } catch (error) {
              if (!PolyzapError.isInstance(error) || error.code !== 'unauthenticated') throw error;
              rejected.value = true;
            }
          }}
        >
          {/* A password manager may keep it: that is its trade. */}
          <Field
            name="key"
            label={t.key}
            hint={t.keyHint}
            type="password"
            required
            value={given.value}
            autocomplete="current-password"
          />
          {rejected.value && (
            <div class="problem" role="alert">
              <p>{t.rejected}</p>
            </div>
          )}
        </Form>
      </section>
      <details class="aside" open={isLoopback()}>
        <summary>{t.where}</summary>
        <p>{t.whereText}</p>
        <Copyable text={WHERE} label={t.where} />
      </details>
    </div>
  );
}
