import type { Conversation } from '../../sdk/src/index.ts';
import { Filter } from '../parts/filter.tsx';
import { addressText } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Paged } from '../parts/paged.tsx';
import { Empty } from '../parts/placeholders.tsx';
import { TenantFilter, useTenantFilter } from '../parts/tenant-filter.tsx';
import { useConnections } from '../parts/connections-of.ts';
import { useWords } from '../state/language.ts';
import { hrefOf, queryValue } from '../state/route.ts';
import { useSession } from '../state/session.ts';
import { Chat } from './conversations/chat.tsx';
import { nameOf, WindowBadge } from './conversations/window-badge.tsx';

/** Everyone who has written; beside them, the conversation that was chosen. */
export default function Conversations({ id }: { readonly id: string }) {
  const { talk, common } = useWords();
  const t = talk.conversations;
  const { client, who } = useSession();
  const tenantId = useTenantFilter();
  const connectionId = queryValue('connection');
  const connections = useConnections(tenantId);
  return (
    <div class="wide">
      <PageHead title={t.title} lead={t.lead} />
      <div class={id === '' ? 'talk' : 'talk chosen'}>
        <div class="stack">
          <div class="filters">
            <TenantFilter />
            <Filter
              name="connection"
              label={common.connection}
              all={common.all}
              value={connectionId}
              options={(connections.value ?? []).map((each) => [each.id, each.label] as const)}
            />
          </div>
          <Paged
            of={`conversations ${tenantId ?? who} ${connectionId ?? ''}`}
            label={t.title}
            load={(query, signal) => client.conversations.list({ ...query, tenantId, connectionId }, { signal })}
            on={({ type }) => type === 'message.received' || type.startsWith('contact.')}
            idOf={({ contactId }) => contactId}
            row={(conversation) => (
              <Row
                conversation={conversation}
                isChosen={conversation.contactId === id}
                query={{ tenant: tenantId, connection: connectionId }}
              />
            )}
            empty={
              <Empty title={t.none}>
                <p>{t.noneHint}</p>
              </Empty>
            }
          />
        </div>
        {id === '' ? <Empty title={t.choose} /> : <Chat key={id} contactId={id} />}
      </div>
    </div>
  );
}

type RowProps = {
  readonly conversation: Conversation;
  readonly isChosen: boolean;
  readonly query: Readonly<Record<string, string | undefined>>;
};

function Row({ conversation, isChosen, query }: RowProps) {
  const [address] = conversation.addresses;
  return (
    <a
      class="row"
      href={hrefOf('conversations', conversation.contactId, query)}
      aria-current={isChosen ? 'true' : undefined}
    >
      <span class="row-main">
        <strong>{nameOf(conversation)}</strong>
        {conversation.name !== null && address !== undefined && <span class="small">{addressText(address)}</span>}
      </span>
      <WindowBadge conversation={conversation} />
    </a>
  );
}
