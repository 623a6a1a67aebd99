import { useSignal } from '@preact/signals';
import type { Provider } from '../../sdk/src/index.ts';
import { useWords } from '../state/language.ts';
import { go, hrefOf } from '../state/route.ts';
import { useSession } from '../state/session.ts';
import { ConfigFields, configFieldsOf, readConfig } from './config-fields.tsx';
import { Field } from './field.tsx';
import { Form } from './form.tsx';

/** Shown first: what a newcomer can use at once. */
const FIRST = ['baileys', 'memory'];

/** A connection is born: choose what carries it, fill in what that needs. */
export function ConnectionForm({
  tenantId,
  providers,
}: {
  readonly tenantId: string | undefined;
  readonly providers: readonly Provider[];
}) {
  const { operate, common } = useWords();
  const t = operate.connections;
  const { client } = useSession();
  const sorted = [...providers].sort((one, other) => rank(one) - rank(other));
  const chosen = useSignal(sorted[0]?.id ?? '');
  const provider = sorted.find(({ id }) => id === chosen.value);
  if (provider === undefined) return null;
  return (
    <Form
      submit={t.submit}
      action={async (values) => {
        const label = (values['label'] ?? '').trim();
        const connection = await client.connections.create({
          ...(tenantId !== undefined && { tenantId }),
          provider: provider.id,
          config: readConfig(provider, values),
          ...(label !== '' && { label }),
        });
        go(hrefOf('connections', connection.id));
      }}
    >
      <Field
        name="provider"
        label={t.provider}
        hint={t.about[provider.id] ?? ''}
        value={chosen.value}
        options={sorted.map(({ id, label }) => [id, label] as const)}
        onChange={(next) => void (chosen.value = next)}
      />
      <ConfigFields provider={provider} />
      <Field name="label" label={`${t.label} (${common.optional})`} placeholder={t.labelPlaceholder} />
      {configFieldsOf(provider).length === 0 && provider.capabilities.pairing.length > 0 && (
        <p class="hint">{t.nothingToConfigure}</p>
      )}
    </Form>
  );
}

function rank({ id }: Provider): number {
  const index = FIRST.indexOf(id);
  return index === -1 ? FIRST.length : index;
}
