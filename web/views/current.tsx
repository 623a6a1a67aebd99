import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { Empty, Skeleton } from '../parts/placeholders.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { reach, returns } from '../state/gateway.ts';
import { useWords } from '../state/language.ts';
import { ADMIN_ONLY, route, type ViewName } from '../state/route.ts';
import { useSession } from '../state/session.ts';
import { pause } from '../state/wait.ts';

/** What the view itself asks for goes first. */
const IDLE_MS = 500;

type View = ComponentType<{ readonly id: string }>;
type Loader = () => Promise<{ readonly default: View }>;

/** Each view is loaded when it is first looked at. */
const LISTS: Readonly<Record<ViewName, Loader>> = {
  overview: () => import('./overview.tsx'),
  tenants: () => import('./tenants.tsx'),
  connections: () => import('./connections.tsx'),
  messages: () => import('./messages.tsx'),
  send: () => import('./send.tsx'),
  conversations: () => import('./conversations.tsx'),
  events: () => import('./events.tsx'),
  webhooks: () => import('./webhooks.tsx'),
  templates: () => import('./templates.tsx'),
  suppressions: () => import('./suppressions.tsx'),
  plans: () => import('./plans.tsx'),
  keys: () => import('./keys.tsx'),
  audit: () => import('./audit.tsx'),
};

/** Those that show one thing. */
const SINGLE: Partial<Record<ViewName, Loader>> = {
  tenants: () => import('./tenant.tsx'),
  connections: () => import('./connection.tsx'),
  messages: () => import('./message.tsx'),
  conversations: () => import('./conversations.tsx'),
  webhooks: () => import('./webhook.tsx'),
  templates: () => import('./template.tsx'),
};

let fetched = false;

/** Once the first view is there: the others, one after another, so that they come at once and while the gateway is gone. */
async function fetchOthers(): Promise<void> {
  if (fetched) return;
  fetched = true;
  await pause(IDLE_MS);
  for (const load of [...Object.values(LISTS), ...Object.values(SINGLE)]) await load().catch(() => undefined);
}

/** What the address names. */
export function CurrentView() {
  const { view, id } = route.value;
  const { who } = useSession();
  const loaded = useSignal<View | undefined>(undefined);
  const failed = useSignal(false);
  const isAllowed = view !== 'unknown' && (who === 'admin' || !ADMIN_ONLY.includes(view));
  const load = view === 'unknown' || !isAllowed ? undefined : id === undefined ? LISTS[view] : SINGLE[view];
  useEffect(() => {
    let left = false;
    const ask = (): void => {
      load?.().then(
        ({ default: found }) => {
          if (!left) loaded.value = found;
          void fetchOthers();
        },
        () => void (left || (failed.value = true)),
      );
    };
    ask();
    // What could not be loaded because the gateway was gone comes when it is back.
    const unsubscribe = returns.subscribe(() => {
      if (!failed.peek()) return;
      failed.value = false;
      ask();
    });
    scrollTo(0, 0);
    return () => {
      left = true;
      unsubscribe();
    };
  }, []);
  if (load === undefined) return <Missing adminOnly={view !== 'unknown' && !isAllowed} />;
  if (failed.value && reach.value !== 'lost') return <Outdated />;
  const Loaded = loaded.value;
  return Loaded === undefined ? <Skeleton rows={6} /> : <Loaded id={id ?? ''} />;
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

/** The part of the console that was asked for is gone: the gateway was updated meanwhile, or cannot be reached. */
function Outdated() {
  const { common, problems } = useWords();
  const [title, action] = problems.network_error;
  return (
    <>
      <PageHead title={title} />
      <Empty title={action}>
        <button type="button" class="primary" onClick={() => location.reload()}>
          {common.retry}
        </button>
      </Empty>
    </>
  );
}
