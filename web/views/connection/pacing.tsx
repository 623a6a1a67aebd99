import type { DetailedConnection, PacingSettings } from '../../../sdk/src/index.ts';
import { Field } from '../../parts/field.tsx';
import { Form, type Values } from '../../parts/form.tsx';
import { dateTime } from '../../parts/format.ts';
import { toDecimal } from '../../parts/numbers.ts';
import { useWords } from '../../state/language.ts';
import { useSession } from '../../state/session.ts';

export type PacingProps = {
  readonly connection: DetailedConnection;
  readonly changed: (connection: DetailedConnection) => void;
};

/** How fast the connection sends, whether it is held at the moment, and the settings that differ from the provider's. */
export function PacingCard({ connection, changed }: PacingProps) {
  const { operate, common } = useWords();
  const t = operate.pacing;
  const { client } = useSession();
  const { pacing } = connection;
  const { held, newContactsHeld, newContactsLeftToday } = pacing.state;
  const seconds = (milliseconds: number): string => String(milliseconds / 1_000);
  return (
    <section class="card">
      <h2>{t.title}</h2>
      <p class="hint">{t.hint}</p>
      {held !== null && (
        <div class="notice bad">
          <p>
            <strong>{t.held(dateTime(held.until))}</strong>
          </p>
          <p>{t.reason[held.reason]}</p>
        </div>
      )}
      {newContactsHeld !== null && (
        <div class="notice bad">
          <p>
            <strong>{t.newHeld(dateTime(newContactsHeld.until))}</strong>
          </p>
          <p>{t.reason[newContactsHeld.reason]}</p>
        </div>
      )}
      {newContactsLeftToday !== null && <p>{t.leftToday(newContactsLeftToday)}</p>}
      <Form
        submit={common.save}
        kind="quiet"
        shows="settings"
        action={async (values) =>
          changed(await client.connections.update(connection.id, { pacing: readPacing(values) }))
        }
        aside={(perform) => (
          <button
            type="button"
            class="quiet"
            onClick={() =>
              perform(async () => changed(await client.connections.update(connection.id, { pacing: null })))
            }
          >
            {t.reset}
          </button>
        )}
      >
        <Field name="enabled" type="checkbox" label={t.enabled} value={String(pacing.enabled)} />
        <div class="pair">
          <Field
            name="intervalMs"
            type="number"
            label={t.interval}
            hint={t.seconds}
            value={seconds(pacing.intervalMs)}
            required
          />
          <Field
            name="jitterMs"
            type="number"
            label={t.jitter}
            hint={t.seconds}
            value={seconds(pacing.jitterMs)}
            required
          />
          <Field name="burst" type="number" label={t.burst} value={String(pacing.burst)} required />
          <Field
            name="newContactsPerDay"
            type="number"
            label={t.newContacts}
            hint={t.unlimited}
            value={pacing.newContactsPerDay === null ? '' : String(pacing.newContactsPerDay)}
          />
          <Field name="warmUpDays" type="number" label={t.warmUp} value={String(pacing.warmUpDays)} required />
          <Field
            name="breakerFaults"
            type="number"
            label={t.breaker}
            hint={t.unlimited}
            value={pacing.breakerFaults === null ? '' : String(pacing.breakerFaults)}
          />
        </div>
      </Form>
    </section>
  );
}

function readPacing(values: Values): PacingSettings {
  const number = (name: string): number => toDecimal(values[name] ?? '');
  const orNull = (name: string): number | null => ((values[name] ?? '').trim() === '' ? null : number(name));
  return {
    enabled: values['enabled'] === 'true',
    intervalMs: Math.round(number('intervalMs') * 1_000),
    jitterMs: Math.round(number('jitterMs') * 1_000),
    burst: number('burst'),
    newContactsPerDay: orNull('newContactsPerDay'),
    warmUpDays: number('warmUpDays'),
    breakerFaults: orNull('breakerFaults'),
  };
}
