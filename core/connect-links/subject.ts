import { readConfig, registered } from '../connections/provider-of.ts';
import type { GatewayContext } from '../context.ts';
import { madeOf } from '../plans/connection-plan.ts';
import { GatewayError, type RegisteredProvider } from '../provider/index.ts';
import type { ConnectionRow, ConnectLinkRow } from '../store/gateway/schema.ts';

/** What a link is about: a connection, or what one will be made of. */
export type Subject = {
  readonly provider: RegisteredProvider;
  /** Undefined until it is made. */
  readonly connection: ConnectionRow | undefined;
  /** What the plan gives to its connections; the holder of the link neither sees nor sets it. */
  readonly given: Readonly<Record<string, unknown>>;
};

/** Undefined where the link's connection was deleted. Throws `invalid_request` where the tenant has lost its plan. */
export async function subjectOf(context: GatewayContext, link: ConnectLinkRow): Promise<Subject | undefined> {
  if (link.connection_id !== null) {
    const connection = await context.store.db
      .selectFrom('connection')
      .selectAll()
      .where('id', '=', link.connection_id)
      .where('tenant_id', '=', link.tenant_id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (connection === undefined) return undefined;
    const provider = registered(context, connection.provider);
    return { provider, connection, given: await givenTo(context, connection) };
  }
  const made = await madeOf(context, {
    tenantId: link.tenant_id,
    provider: link.provider ?? undefined,
    config: {},
  });
  return { provider: registered(context, made.provider), connection: undefined, given: made.config };
}

/** What the plan gives to a connection that follows it. */
async function givenTo(context: GatewayContext, connection: ConnectionRow): Promise<Subject['given']> {
  if (connection.plan_id === null) return {};
  const plan = await context.store.db
    .selectFrom('plan')
    .selectAll()
    .where('id', '=', connection.plan_id)
    .where('provider', '=', connection.provider)
    .executeTakeFirst();
  return plan === undefined ? {} : readConfig(context, plan);
}

/** As `subjectOf`, for whoever wants to do something. Throws `connect_link_closed` where the connection was deleted. */
export async function requireSubject(context: GatewayContext, link: ConnectLinkRow): Promise<Subject> {
  const subject = await subjectOf(context, link);
  if (subject !== undefined) return subject;
  throw new GatewayError({ code: 'connect_link_closed', message: 'The connection was deleted' });
}
