import { useSignal } from '@preact/signals';
import type { Suppression } from '../../sdk/src/index.ts';
import { ConfirmButton } from '../parts/confirm.tsx';
import { Field } from '../parts/field.tsx';
import { Filter } from '../parts/filter.tsx';
import { Form } from '../parts/form.tsx';
import { addressText, dateTime, languageName } from '../parts/format.ts';
import { toNumber } from '../parts/numbers.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Paged } from '../parts/paged.tsx';
import { Empty, When } from '../parts/placeholders.tsx';
import { TenantFilter, useOneTenant, useTenantFilter } from '../parts/tenant-filter.tsx';
import { useWords } from '../state/language.ts';
import { useLoad } from '../state/load.ts';
import { hrefOf, queryValue } from '../state/route.ts';
import { useSession } from '../state/session.ts';

const SOURCES = ['keyword', 'provider', 'api'] as const;

/** Who is not written to. */
export default function Suppressions() {
  const { talk, common } = useWords();
  const t = talk.suppressions;
  const { client, who } = useSession();
  const tenantId = useTenantFilter();
  const source = SOURCES.find((each) => each === queryValue('source'));
  const search = useSignal('');
  const address = toNumber(search.value);
  const changes = useSignal(0);
  return (
    <div class="wide">
      <PageHead title={t.title} lead={t.lead} />
      <div class="filters">
        <TenantFilter />
        <Filter
          name="source"
          label={t.source}
          all={common.all}
          value={source}
          options={SOURCES.map((each) => [each, t.sources[each]] as const)}
        />
        <label class="filter">
          <span>{t.search}</span>
          <input
            type="search"
            placeholder="+55 11 99999-0001"
            onInput={(event) => void (search.value = event.currentTarget.value)}
          />
        </label>
      </div>
      <Paged
        changes={changes.value}
        of={`suppressions ${tenantId ?? who} ${source ?? ''} ${address ?? ''}`}
        label={t.title}
        load={(query, signal) => client.suppressions.list({ ...query, tenantId, source, address }, { signal })}
        on={({ type }) => type.startsWith('contact.opted')}
        idOf={({ id }) => id}
        row={(suppression, reload) => <Row suppression={suppression} reload={reload} />}
        empty={
          <Empty title={t.none}>
            <p>{t.noneHint}</p>
          </Empty>
        }
      />
      <div class="columns">
        <Add done={() => void (changes.value += 1)} />
        <Words />
      </div>
    </div>
  );
}

function Row({ suppression, reload }: { readonly suppression: Suppression; readonly reload: () => void }) {
  const { talk } = useWords();
  const t = talk.suppressions;
  const { client } = useSession();
  return (
    <div class="row">
      <div class="row-main">
        <strong>{suppression.address === null ? t.erased : addressText(suppression.address)}</strong>
        <span class="small">
          {[
            t.scopes[suppression.scope],
            t.sources[suppression.source],
            suppression.reason,
            dateTime(suppression.createdAt),
          ]
            .filter((part) => part !== null && part !== '')
            .join(' · ')}
          {suppression.messageId !== null && (
            <>
              {' · '}
              <a href={hrefOf('messages', suppression.messageId)}>{talk.messages.title1}</a>
            </>
          )}
        </span>
      </div>
      <ConfirmButton
        button={t.remove}
        title={t.removeTitle}
        text={t.removeText}
        small
        action={async () => {
          await client.suppressions.delete(suppression.id);
          reload();
        }}
      />
    </div>
  );
}

function Add({ done }: { readonly done: () => void }) {
  const { talk, session, common } = useWords();
  const t = talk.suppressions;
  const { client, who } = useSession();
  const { tenantId } = useOneTenant();
  if (who === 'admin' && tenantId === undefined) return null;
  return (
    <section class="card">
      <h2>{t.add}</h2>
      <TenantFilter one chosen={tenantId} />
      <Form
        submit={t.submit}
        check={({ number = '' }) => (toNumber(number) === undefined ? { number: session.pairing.numberInvalid } : {})}
        action={async ({ number = '', reason = '' }, form) => {
          await client.suppressions.create({
            address: toNumber(number) ?? number,
            ...(reason !== '' && { reason }),
            ...(tenantId !== undefined && { tenantId }),
          });
          form.reset();
          done();
        }}
      >
        <Field name="number" label={t.number} type="tel" placeholder="+55 11 99999-0001" required />
        <Field name="reason" label={`${t.reason} (${common.optional})`} />
      </Form>
    </section>
  );
}

/** The words that opt out and in, as they are set for the tenant. */
function Words() {
  const { talk, common } = useWords();
  const t = talk.suppressions;
  const { client, who } = useSession();
  const { ready, tenantId } = useOneTenant();
  const settings = useLoad(
    `opt-out words ${tenantId ?? ''} ${ready}`,
    async (signal) =>
      who === 'tenant' || tenantId !== undefined ? client.suppressions.settings({ tenantId, signal }) : undefined,
    { on: false },
  );
  return (
    <section class="card">
      <h2>{t.words}</h2>
      <When of={settings}>
        {(value) =>
          value === undefined ? (
            <p class="hint">{common.none}</p>
          ) : (
            Object.entries(value.languages).map(([language, words]) => (
              <div key={language} class="stack">
                <h3>{languageName(language)}</h3>
                <dl class="facts">
                  <dt>{t.optOut}</dt>
                  <dd>{words.optOut.join(', ')}</dd>
                  <dt>{t.optIn}</dt>
                  <dd>{words.optIn.join(', ')}</dd>
                  {words.optedOutText !== undefined && <dt>{t.answer}</dt>}
                  {words.optedOutText !== undefined && <dd>{words.optedOutText}</dd>}
                </dl>
              </div>
            ))
          )
        }
      </When>
    </section>
  );
}
