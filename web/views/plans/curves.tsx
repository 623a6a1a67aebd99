import { count, money } from '../../parts/format.ts';
import { useWords } from '../../state/language.ts';
import { CATEGORIES, costOf, type CurrencyProps, type Volumes } from './cost.ts';

const WIDTH = 640;
const HEIGHT = 220;
const STEPS = 20;
/** Where lines are drawn across, from the top. */
const PARTS = [0, 0.5, 1];
/** As many as can be told apart; the cheapest of them come first in the bars. */
const MOST_PLANS = 4;

/** Cost by volume, a line for each plan: where two cross, the other becomes the cheaper one. */
export function Curves({ currency, plans, volumes, prefix }: CurrencyProps) {
  const { manage } = useWords();
  const t = manage.plans;
  const scaled = (factor: number): Volumes => ({
    marketing: volumes.marketing * factor,
    utility: volumes.utility * factor,
    authentication: volumes.authentication * factor,
    service: volumes.service * factor,
  });
  const factors = Array.from({ length: STEPS + 1 }, (_, index) => (index / STEPS) * 2);
  const lines = plans.slice(0, MOST_PLANS).flatMap((plan) => {
    const totals = factors.map((factor) => costOf(plan, scaled(factor), currency, prefix).total);
    return totals.every((total) => total !== null) ? [{ plan, totals }] : [];
  });
  const highest = Math.max(...lines.flatMap(({ totals }) => totals), 0.01);
  const most = CATEGORIES.reduce((sum, category) => sum + volumes[category], 0) * 2;
  const x = (factor: number): number => (factor / 2) * WIDTH;
  const y = (total: number): number => HEIGHT - (total / highest) * HEIGHT;
  const summary = lines
    .map(
      ({ plan, totals }) => `${plan.name}: ${money(totals[0] ?? 0, currency)} – ${money(totals.at(-1) ?? 0, currency)}`,
    )
    .join('; ');
  return (
    <div class="chart">
      <div class="plot">
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${t.curve}. ${summary}`}
        >
          {PARTS.map((part) => (
            <line key={part} class="axis" x1={0} x2={WIDTH} y1={HEIGHT * part} y2={HEIGHT * part} />
          ))}
          {lines.map(({ plan, totals }, index) => (
            <polyline
              key={plan.id}
              class={`curve series-${index}`}
              points={totals.map((total, step) => `${x(factors[step] ?? 0)},${y(total)}`).join(' ')}
            />
          ))}
        </svg>
        {PARTS.map((part) => (
          <span key={part} class="plot-label" style={{ top: `${part * 100}%` }} aria-hidden="true">
            {money(highest * (1 - part), currency)}
          </span>
        ))}
      </div>
      <p class="plot-foot" aria-hidden="true">
        <span>0</span>
        <span>
          {count(most)} {t.messages}
        </span>
      </p>
      <ul class="legend">
        {lines.map(({ plan }, index) => (
          <li key={plan.id}>
            <svg class={`series-${index}`} viewBox="0 0 28 4" height="4" aria-hidden="true">
              <line x1="0" x2="28" y1="2" y2="2" stroke-width="3" />
            </svg>
            {plan.name}
          </li>
        ))}
      </ul>
    </div>
  );
}
