import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { ListMessages } from '../api/messages.ts';
import type { GatewaySchema } from '../store/gateway/schema.ts';
import { notIndexed } from '../store/not-indexed.ts';

/** `tenantId` undefined: all tenants'. */
export type MessageQuery = Omit<ListMessages, 'tenantId'> & { readonly tenantId: string | undefined };

/** What a message has to be, for a `where`. */
export type Condition = (expression: ExpressionBuilder<GatewaySchema, 'message'>) => Expression<SqlBool>;

/** A list's conditions, by how they are answered. */
export type Filters = {
  /** What one index answers, newest first. */
  readonly indexed: readonly Condition[];
  /** What each row is asked that it leads to. */
  readonly others: readonly Condition[];
};

type Filter = {
  readonly column: 'connection_id' | 'contact_id' | 'client_reference' | 'direction' | 'state';
  readonly value: string | undefined;
  /** Whether an index begins with it, the tenant's aside. */
  readonly leads: boolean;
};

/**
 * Splits the filters of a list: the narrowest that has an index leads. Decided here and not by the database: SQLite has
 * counted nothing, and where it guesses wrong among a million messages, nothing else is done for seconds.
 */
export function filtersOf(query: MessageQuery): Filters {
  const { tenantId, contactId, clientReference, state, connectionId, direction } = query;
  const filters: readonly Filter[] = [
    { column: 'contact_id', value: contactId, leads: true },
    { column: 'client_reference', value: clientReference, leads: true },
    { column: 'state', value: state, leads: isRare(state) },
    { column: 'connection_id', value: connectionId, leads: true },
    { column: 'direction', value: direction, leads: false },
  ];
  const given = filters.filter(({ value }) => value !== undefined);
  const leading = given.find(({ leads }) => leads);
  return {
    indexed: [
      ...(tenantId === undefined ? [] : [ofTenant(tenantId, leading)]),
      ...(leading === undefined ? [] : [byIndex(leading)]),
    ],
    others: given.filter((filter) => filter !== leading).map(byRow),
  };
}

/** States that few messages are in: each has an index. */
function isRare(state: string | undefined): boolean {
  return state === 'failed' || state === 'unknown';
}

function ofTenant(tenantId: string, leading: Filter | undefined): Condition {
  // The index of a connection's messages does without, and is not to be mistaken for that of the tenant's.
  if (leading?.column !== 'connection_id') return ({ eb }) => eb('tenant_id', '=', tenantId);
  return ({ eb, ref }) => eb(notIndexed(ref('tenant_id')), '=', tenantId);
}

function byIndex({ column, value = '' }: Filter): Condition {
  // An index of one state is used where the statement itself names it.
  if (column === 'state') return ({ ref }) => sql<SqlBool>`${ref(column)} = ${sql.lit(value)}`;
  return ({ eb }) => eb(column, '=', value);
}

function byRow({ column, value = '' }: Filter): Condition {
  return ({ eb, ref }) => eb(notIndexed(ref(column)), '=', value);
}
