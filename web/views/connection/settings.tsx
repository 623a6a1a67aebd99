import type { DetailedConnection } from '../../../sdk/src/index.ts';
import { DeleteButton } from '../../parts/delete-button.tsx';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { useWords } from '../../state/language.ts';
import { useSession } from '../../state/session.ts';

export type CardProps = {
  readonly connection: DetailedConnection;
  readonly changed: (connection: DetailedConnection) => void;
};

/** Its name, whether it is the tenant's default, and its end. */
export function SettingsCard({ connection, changed }: CardProps) {
  const { operate, common } = useWords();
  const t = operate.connection;
  const { client } = useSession();
  return (
    <section class="card">
      <h2>{t.settings}</h2>
      <Form
        submit={common.save}
        kind="quiet"
        shows="settings"
        action={async (values) => {
          const label = (values['label'] ?? '').trim();
          const isDefault = values['isDefault'] === 'true';
          changed(await client.connections.update(connection.id, { label, ...(isDefault && { isDefault: true }) }));
        }}
      >
        <Field name="label" label={t.label} value={connection.label} required />
        {connection.isDefault ? (
          <p class="hint">{t.isDefault}</p>
        ) : (
          <Field name="isDefault" type="checkbox" label={t.makeDefault} />
        )}
      </Form>
      <div class="buttons">
        <DeleteButton words={t} action={() => client.connections.delete(connection.id)} list="connections" />
      </div>
    </section>
  );
}
