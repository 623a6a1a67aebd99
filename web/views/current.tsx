import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { Empty } from '../parts/placeholders.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useWords } from '../state/language.ts';
import { ADMIN_ONLY, route, type ViewName } from '../state/route.ts';
import { useSession } from '../state/session.ts';
import Audit from './audit.tsx';
import ConnectionView from './connection.tsx';
import Connections from './connections.tsx';
import Conversations from './conversations.tsx';
import Events from './events.tsx';
import Keys from './keys.tsx';
import MessageView from './message.tsx';
import Messages from './messages.tsx';
import Overview from './overview.tsx';
import Plans from './plans.tsx';
import Send from './send.tsx';
import Suppressions from './suppressions.tsx';
import TemplateView from './template.tsx';
import Templates from './templates.tsx';
import TenantView from './tenant.tsx';
import Tenants from './tenants.tsx';
import WebhookView from './webhook.tsx';
import Webhooks from './webhooks.tsx';

type View = ComponentType<{ readonly id: string }>;

/**
 * All of them are here from the start, in one script: a browser remembers that a part could not be loaded, so that a view
 * first looked at while the gateway is gone would stay away until the page is loaded anew.
 */
const LISTS: Readonly<Record<ViewName, View>> = {
  overview: Overview,
  tenants: Tenants,
  connections: Connections,
  messages: Messages,
  send: Send,
  conversations: Conversations,
  events: Events,
  webhooks: Webhooks,
  templates: Templates,
  suppressions: Suppressions,
  plans: Plans,
  keys: Keys,
  audit: Audit,
};

/** Those that show one thing. */
const SINGLE: Partial<Record<ViewName, View>> = {
  tenants: TenantView,
  connections: ConnectionView,
  messages: MessageView,
  conversations: Conversations,
  webhooks: WebhookView,
  templates: TemplateView,
};

/** What the address names. */
export function CurrentView() {
  const { view, id } = route.value;
  const { who } = useSession();
  useEffect(() => scrollTo(0, 0), []);
  if (view === 'unknown') return <Missing adminOnly={false} />;
  if (who !== 'admin' && ADMIN_ONLY.includes(view)) return <Missing adminOnly />;
  const Named = id === undefined ? LISTS[view] : SINGLE[view];
  return Named === undefined ? <Missing adminOnly={false} /> : <Named id={id ?? ''} />;
}

function Missing({ adminOnly }: { readonly adminOnly: boolean }) {
  const { common } = useWords();
  return (
    <>
      <PageHead title={adminOnly ? common.adminOnly : common.notFound} />
      <Empty title={adminOnly ? common.adminOnly : common.notFoundHint}>
        <a class="button" href="/">
          {common.home}
        </a>
      </Empty>
    </>
  );
}
