import type { CreateConnectLink } from '../../../sdk/src/index.ts';
import { gatewayNow } from '../../state/gateway.ts';
import { LANGUAGES, useWords, type Language } from '../../state/language.ts';
import { Field } from '../field.tsx';
import { Form, type Values } from '../form.tsx';
import { toNumber } from '../numbers.ts';
import { useProviders } from '../providers.ts';

const HOUR_MS = 3_600_000;

/** How long a link may hold, in hours; the gateway takes 30 days at most. */
const HOURS = { hour: 1, day: 24, week: 168, month: 720 } as const;
/** Our idea of the gateway's clock is good to some seconds, and 30 days are the most that it takes. */
const CLOCKS_MS = 10_000;
const SPANS = Object.keys(HOURS) as (keyof typeof HOURS)[];

const LOCALES = Object.keys(LANGUAGES) as Language[];

export type LinkFormProps = {
  readonly asksProvider: boolean;
  /** The plan that says which provider a new connection is on, where the tenant has one. */
  readonly planId: string | null;
  readonly create: (wish: CreateConnectLink) => Promise<void>;
};

/** Whose page it is, in which language, how long; and what few need, folded away. */
export function LinkForm({ asksProvider, planId, create }: LinkFormProps) {
  const { operate, common, session } = useWords();
  const t = operate.links;
  const providers = useProviders();
  const may = (label: string): string => `${label} (${common.optional})`;
  const carriers = (providers.value ?? []).map(({ id, label }) => [id, label] as const);
  return (
    <Form
      submit={t.submit}
      kind="quiet"
      check={({ number = '' }): Values =>
        number.trim() !== '' && toNumber(number) === undefined ? { number: session.pairing.numberInvalid } : {}
      }
      action={async (values, form) => {
        await create(readWish(values));
        form.reset();
      }}
    >
      {asksProvider && (
        <div class="pair">
          <Field
            name="provider"
            label={operate.connections.provider}
            options={planId === null ? carriers : [['', t.byPlan] as const, ...carriers]}
          />
          <Field
            name="label"
            label={may(operate.connections.label)}
            placeholder={operate.connections.labelPlaceholder}
          />
        </div>
      )}
      <div class="pair">
        <Field name="name" label={may(t.name)} hint={t.nameHint} />
        <Field
          name="locale"
          label={common.language}
          options={[['', t.anyLanguage] as const, ...Object.entries(LANGUAGES)]}
        />
        <Field name="span" label={t.valid} value="day" options={SPANS.map((span) => [span, t.spans[span]] as const)} />
      </div>
      <details>
        <summary>{t.more}</summary>
        <div class="stack">
          <div class="pair">
            <Field name="number" label={may(t.number)} hint={t.numberHint} type="tel" placeholder="+55 11 99999-0001" />
            <Field name="color" label={may(t.color)} hint={t.colorHint} placeholder="#0a7cff" />
          </div>
          <Field name="logo" label={may(t.logo)} hint={t.logoHint} type="url" placeholder="https://…" />
          <Field name="redirectUrl" label={may(t.redirect)} hint={t.redirectHint} type="url" placeholder="https://…" />
          <Field
            name="allowedOrigins"
            label={may(t.origins)}
            hint={t.originsHint}
            placeholder="https://example.com"
            rows={2}
          />
        </div>
      </details>
    </Form>
  );
}

/** What was left empty is left out. */
function readWish(values: Values): CreateConnectLink {
  const given = (name: string): string | undefined => (values[name] ?? '').trim() || undefined;
  const span = SPANS.find((each) => each === given('span')) ?? 'day';
  return {
    provider: given('provider'),
    label: given('label'),
    number: toNumber(given('number') ?? ''),
    branding: { name: given('name'), color: given('color'), logo: given('logo') },
    locale: LOCALES.find((each) => each === given('locale')),
    expiresAt: new Date(gatewayNow() + HOURS[span] * HOUR_MS - CLOCKS_MS).toISOString(),
    redirectUrl: given('redirectUrl'),
    allowedOrigins: given('allowedOrigins')?.split(/\s+/),
  };
}
