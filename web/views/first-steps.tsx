import { useWords } from '../state/language.ts';
import { useLoad } from '../state/load.ts';
import { hrefOf } from '../state/route.ts';
import { useSession } from '../state/session.ts';

/** For who comes here first: tenant, number, message, each with the place where it is done. */
export function FirstSteps() {
  const { entry } = useWords();
  const { client, who } = useSession();
  const t = entry.first;
  const tenant = useLoad('first tenant of the first steps', async (signal) =>
    who === 'admin' ? (await client.tenants.list({ limit: 1 }, { signal })).data[0] : undefined,
  );
  const steps = [
    ...(who === 'admin'
      ? [{ title: t.tenant, text: t.tenantText, href: hrefOf('tenants'), done: tenant.value !== undefined }]
      : []),
    {
      title: t.connection,
      text: t.connectionText,
      href: tenant.value === undefined ? hrefOf('connections') : hrefOf('tenants', tenant.value.id),
      done: false,
    },
    { title: t.message, text: t.messageText, href: hrefOf('send'), done: false },
  ];
  const next = steps.findIndex(({ done }) => !done);
  return (
    <section class="card">
      <h2>{t.title}</h2>
      <ol class="first-steps">
        {steps.map(({ title, text, href, done }, index) => (
          <li key={title} class={done ? 'done' : ''}>
            <div>
              <h3>{title}</h3>
              <p>{text}</p>
            </div>
            {done ? (
              <span class="badge good">{t.done}</span>
            ) : (
              index === next && (
                <a class="button primary" href={href}>
                  {t.go}
                </a>
              )
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
