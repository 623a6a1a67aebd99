import { useSignal } from '@preact/signals';
import type { CreatePlan, Plan } from '../../sdk/src/index.ts';
import { ConfirmButton } from '../parts/confirm.tsx';
import { ConfigFields, readConfig } from '../parts/config-fields.tsx';
import { Field } from '../parts/field.tsx';
import { Form, type Values } from '../parts/form.tsx';
import { money } from '../parts/format.ts';
import { toDecimal } from '../parts/numbers.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, When } from '../parts/placeholders.tsx';
import { labelOf, useProviders } from '../parts/providers.ts';
import { useWords } from '../state/language.ts';
import { useLoad } from '../state/load.ts';
import { useSession } from '../state/session.ts';
import { Comparison } from './plans/comparison.tsx';
import { CATEGORIES } from './plans/cost.ts';

/** What you offer, and what a month of messages would cost on each plan. */
export default function Plans() {
  const { manage } = useWords();
  const t = manage.plans;
  const { client } = useSession();
  const plans = useLoad('plans', async (signal) => (await client.plans.list({ limit: 100 }, { signal })).data, {
    on: false,
  });
  return (
    <div class="wide">
      <PageHead title={t.title} lead={t.lead} />
      <When of={plans}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t.none}>
              <p>{t.noneHint}</p>
            </Empty>
          ) : (
            <>
              <ul class="rows" aria-label={t.title}>
                {list.map((plan) => (
                  <li key={plan.id}>
                    <PlanRow plan={plan} reload={plans.reload} />
                  </li>
                ))}
              </ul>
              <Comparison plans={list} />
            </>
          )
        }
      </When>
      <Create done={plans.reload} />
    </div>
  );
}

function PlanRow({ plan, reload }: { readonly plan: Plan; readonly reload: () => void }) {
  const { manage } = useWords();
  const t = manage.plans;
  const { client } = useSession();
  const providers = useProviders();
  const { monthlyFee, rules } = plan.prices;
  return (
    <div class="row">
      <div class="row-main">
        <strong>{plan.name}</strong>
        <span class="small">
          {[
            labelOf(providers.value, plan.provider),
            monthlyFee === undefined ? null : `${money(Number(monthlyFee.amount), monthlyFee.currency)} ${t.perMonth}`,
            plan.limits.maxConnections === undefined ? null : `${t.maxConnections}: ${plan.limits.maxConnections}`,
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
        <span class="small">
          {rules
            .map(({ category, prefix, amount, currency }) =>
              [t.category[category], prefix, money(Number(amount), currency)]
                .filter((part) => part !== undefined)
                .join(' '),
            )
            .join(' · ')}
        </span>
      </div>
      <ConfirmButton
        button={t.delete}
        title={t.deleteTitle}
        text={t.deleteText}
        danger
        small
        action={async () => {
          await client.plans.delete(plan.id);
          reload();
        }}
      />
    </div>
  );
}

function Create({ done }: { readonly done: () => void }) {
  const { manage, common } = useWords();
  const t = manage.plans;
  const { client } = useSession();
  const providers = useProviders();
  const chosen = useSignal('');
  const provider = providers.value?.find(({ id }) => id === chosen.value) ?? providers.value?.[0];
  if (provider === undefined) return null;
  const may = (label: string): string => `${label} (${common.optional})`;
  return (
    <section class="card form-card">
      <h2>{t.create}</h2>
      <Form
        submit={t.submit}
        action={async (values, form) => {
          await client.plans.create({
            ...readPlan(values),
            provider: provider.id,
            config: readConfig(provider, values),
          });
          form.reset();
          done();
        }}
      >
        <Field name="name" label={t.name} placeholder={t.namePlaceholder} required />
        <Field
          name="provider"
          label={t.provider}
          value={provider.id}
          options={(providers.value ?? []).map(({ id, label }) => [id, label] as const)}
          onChange={(next) => void (chosen.value = next)}
        />
        <div class="pair">
          <Field name="currency" label={t.currency} value="USD" required />
          <Field name="monthlyFee" label={may(t.monthlyFee)} type="number" placeholder="49.00" />
          <Field name="maxConnections" label={may(t.maxConnections)} type="number" />
        </div>
        <fieldset class="plain">
          <legend>{t.prices}</legend>
          <div class="pair">
            {CATEGORIES.map((category) => (
              <Field
                key={category}
                name={`price-${category}`}
                label={may(t.category[category])}
                type="number"
                placeholder="0.0625"
              />
            ))}
          </div>
          <Field name="prefix" label={may(t.prefix)} hint={t.prefixHint} placeholder="+55" />
        </fieldset>
        <details>
          <summary>{t.config(labelOf(providers.value, provider.id))}</summary>
          <div class="stack">
            <ConfigFields provider={provider} demand={false} />
          </div>
        </details>
      </Form>
    </section>
  );
}

/** A comma is a decimal point in two of our three languages. */
const decimal = (text: string | undefined): string => (text ?? '').trim().replace(',', '.');

function readPlan(values: Values): Pick<CreatePlan, 'name' | 'limits' | 'prices'> {
  const currency = (values['currency'] ?? '').trim().toUpperCase();
  const prefix = (values['prefix'] ?? '').trim();
  const fee = decimal(values['monthlyFee']);
  const most = (values['maxConnections'] ?? '').trim();
  const rules = CATEGORIES.flatMap((category) => {
    const amount = decimal(values[`price-${category}`]);
    return amount === '' ? [] : [{ category, currency, amount, ...(prefix !== '' && { prefix }) }];
  });
  return {
    name: values['name'] ?? '',
    limits: most === '' ? {} : { maxConnections: toDecimal(most) },
    prices: { rules, ...(fee !== '' && { monthlyFee: { currency, amount: fee } }) },
  };
}
