import { useSignal } from '@preact/signals';
import type { Connection, Provider, SwitchReport, SwitchRequest } from '../../../sdk/src/index.ts';
import { ConfigFields, configFieldsOf, readConfig } from '../../parts/config-fields.tsx';
import { Field } from '../../parts/field.tsx';
import { Form, type Values } from '../../parts/form.tsx';
import { SwitchReportView } from '../../parts/switch-report.tsx';
import { useWords } from '../../state/language.ts';
import { useSession } from '../../state/session.ts';

export type SwitchProps = {
  readonly connection: Connection;
  readonly providers: readonly Provider[];
  readonly switched: (to: string) => void;
};

/**
 * Another provider for the connection: first what would be lost and what stands in the way, then the switch. What was looked
 * at is what is done: a change in the form asks for another look.
 */
export function SwitchCard({ connection, providers, switched }: SwitchProps) {
  const { operate } = useWords();
  const t = operate.connection;
  const { client } = useSession();
  const others = providers.filter(({ id }) => id !== connection.provider);
  const chosen = useSignal(others[0]?.id ?? '');
  const report = useSignal<SwitchReport | undefined>(undefined);
  const provider = others.find(({ id }) => id === chosen.value);
  if (provider === undefined) return null;
  const isReady = report.value?.changes === true;
  return (
    <section class="card">
      <h2>{t.switch}</h2>
      <p class="hint">{t.switchHint}</p>
      <Form
        submit={isReady ? t.doSwitch : t.preview}
        kind={isReady ? 'primary' : 'quiet'}
        onInput={() => void (report.value = undefined)}
        action={async (values) => {
          const wish = read(provider, values);
          if (!isReady) {
            report.value = await client.connections.previewSwitch(connection.id, wish);
            return;
          }
          await client.connections.switch(connection.id, wish);
          switched(provider.label);
        }}
      >
        <Field
          name="provider"
          label={t.switchTo}
          value={chosen.value}
          options={others.map(({ id, label }) => [id, label] as const)}
          onChange={(next) => void (chosen.value = next)}
        />
        {configFieldsOf(provider).length > 0 && (
          <div class="stack" key={provider.id}>
            <Field name="reuse" type="checkbox" label={t.switchReuse} />
            <ConfigFields provider={provider} demand={false} />
          </div>
        )}
        <Field
          name="strategy"
          label={t.strategy}
          options={(['drain', 'now'] as const).map((each) => [each, t.strategies[each]] as const)}
        />
        <Field
          name="oldProvider"
          label={t.oldProvider}
          options={(['keep', 'dispose'] as const).map((each) => [each, t.oldProviders[each]] as const)}
        />
        <Field name="confirmNumberChange" type="checkbox" label={t.confirmNumber} />
        <div role="status" class="stack">
          {report.value !== undefined && (
            <>
              <h3>{t.reportTitle}</h3>
              <SwitchReportView report={report.value} />
            </>
          )}
        </div>
      </Form>
    </section>
  );
}

function read(provider: Provider, values: Values): Omit<SwitchRequest, 'dryRun'> {
  return {
    provider: provider.id,
    ...(values['reuse'] !== 'true' && { config: readConfig(provider, values) }),
    strategy: values['strategy'] === 'now' ? 'now' : 'drain',
    oldProvider: values['oldProvider'] === 'dispose' ? 'dispose' : 'keep',
    confirmNumberChange: values['confirmNumberChange'] === 'true',
  };
}
