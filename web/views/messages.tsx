import { Filter } from '../parts/filter.tsx';
import { MessageRow } from '../parts/message-row.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Paged } from '../parts/paged.tsx';
import { Empty } from '../parts/placeholders.tsx';
import { TenantFilter, useTenantFilter } from '../parts/tenant-filter.tsx';
import { useConnections } from '../parts/connections-of.ts';
import { useWords } from '../state/language.ts';
import { hrefOf, queryValue } from '../state/route.ts';
import { useSession } from '../state/session.ts';

const STATES = ['queued', 'unknown', 'sent', 'delivered', 'read', 'played', 'failed', 'received'] as const;
const DIRECTIONS = ['inbound', 'outbound'] as const;

/** Everything sent and received, with filters that stay in the address. */
export default function Messages() {
  const { talk, common } = useWords();
  const t = talk.messages;
  const { client } = useSession();
  const tenantId = useTenantFilter();
  const connections = useConnections(tenantId);
  const connectionId = queryValue('connection');
  const state = STATES.find((each) => each === queryValue('state'));
  const direction = DIRECTIONS.find((each) => each === queryValue('direction'));
  const filter = { tenantId, connectionId, state, direction };
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <div class="wide">
      <PageHead
        title={t.title}
        lead={t.lead}
        actions={
          <a class="button" href={hrefOf('send')}>
            {common.nav.send}
          </a>
        }
      />
      <div class="filters" role="group" aria-label={t.filters}>
        <TenantFilter />
        <Filter
          name="connection"
          label={common.connection}
          all={common.all}
          value={connectionId}
          options={(connections.value ?? []).map(({ id, label }) => [id, label] as const)}
        />
        <Filter
          name="direction"
          label={t.direction}
          all={common.all}
          value={direction}
          options={DIRECTIONS.map((each) => [each, t.directions[each]] as const)}
        />
        <Filter
          name="state"
          label={common.state}
          all={common.all}
          value={state}
          options={STATES.map((each) => [each, t.state[each]] as const)}
        />
      </div>
      <Paged
        of={`messages ${JSON.stringify(filter)}`}
        label={t.title}
        load={(query, signal) => client.messages.list({ ...query, ...filter }, { signal })}
        on={({ type }) => type.startsWith('message.')}
        idOf={({ id }) => id}
        row={(message) => <MessageRow message={message} />}
        empty={<Empty title={isFiltered ? t.noneFiltered : t.none}>{!isFiltered && <p>{t.noneHint}</p>}</Empty>}
      />
    </div>
  );
}
