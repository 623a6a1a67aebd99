import { useSignal } from '@preact/signals';
import type { Plan } from '../../../sdk/src/index.ts';
import { Bars } from '../../parts/bars.tsx';
import { count, money } from '../../parts/format.ts';
import { useWords } from '../../state/language.ts';
import { CATEGORIES, costOf, currenciesOf, type CurrencyProps, type Volumes } from './cost.ts';
import { Curves } from './curves.tsx';

const MOST = 10_000;

/** What the same month costs on each plan: as bars, and as curves over the volume. */
export function Comparison({ plans }: { readonly plans: readonly Plan[] }) {
  const { manage } = useWords();
  const t = manage.plans;
  const volumes = useSignal<Volumes>({ marketing: 500, utility: 1_000, authentication: 0, service: 2_000 });
  const prefix = useSignal('');
  const currencies = [...new Set(plans.flatMap(currenciesOf))];
  if (currencies.length === 0) return null;
  return (
    <section class="card">
      <h2>{t.compare}</h2>
      <p class="hint">{t.compareHint}</p>
      <div class="pair">
        {CATEGORIES.map((category) => (
          <label key={category} class="field">
            <span>
              {t.category[category]}: {count(volumes.value[category])}
            </span>
            <input
              type="range"
              min={0}
              max={MOST}
              step={100}
              value={volumes.value[category]}
              onInput={(event) =>
                void (volumes.value = { ...volumes.value, [category]: Number(event.currentTarget.value) })
              }
            />
          </label>
        ))}
        <label class="field">
          <span>{t.prefix}</span>
          <input
            type="text"
            inputMode="tel"
            placeholder="+55"
            onInput={(event) => void (prefix.value = event.currentTarget.value.replaceAll(/[^+\d]/g, ''))}
          />
        </label>
      </div>
      {currencies.length > 1 && <p class="hint">{t.mixed}</p>}
      {currencies.map((currency) => (
        <OneCurrency
          key={currency}
          currency={currency}
          plans={plans.filter((plan) => currenciesOf(plan).includes(currency))}
          volumes={volumes.value}
          prefix={prefix.value}
        />
      ))}
    </section>
  );
}

function OneCurrency(props: CurrencyProps) {
  const { currency, plans, volumes, prefix } = props;
  const { manage } = useWords();
  const t = manage.plans;
  const costs = plans
    .map((plan) => ({ plan, ...costOf(plan, volumes, currency, prefix) }))
    .toSorted((one, other) => (one.total ?? Infinity) - (other.total ?? Infinity));
  return (
    <>
      <h3>
        {t.chart} ({currency})
      </h3>
      <Bars
        label={t.chart}
        bars={costs.map(({ plan, total }, index) => ({
          label: index === 0 && total !== null && costs.length > 1 ? `${plan.name} · ${t.cheapest}` : plan.name,
          value: total ?? 0,
          text: total === null ? t.noPrice : money(total, currency),
          tone: index === 0 ? ('good' as const) : ('idle' as const),
        }))}
      />
      <h3>{t.curve}</h3>
      <p class="hint">{t.curveHint}</p>
      <Curves {...props} />
    </>
  );
}
