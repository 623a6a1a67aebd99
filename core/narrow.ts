import { sql, type SelectQueryBuilder, type SqlBool } from 'kysely';

/**
 * Narrows a query of one table to the rows of a tenant; where that is undefined, which it is for the operator alone, it stays
 * as it is: all tenants'. For `$call`.
 */
export function withinTenant(tenantId: string | undefined) {
  return <Tables extends Record<Table, { readonly tenant_id: unknown }>, Table extends string, Row>(
    query: SelectQueryBuilder<Tables, Table, Row>,
  ): SelectQueryBuilder<Tables, Table, Row> =>
    tenantId === undefined ? query : query.where(sql<SqlBool>`${sql.ref('tenant_id')} = ${tenantId}`);
}

/**
 * Narrows a query of one table to what `toPage` makes a page of: the newest rows below an id, and one more than are shown. For
 * `$call`.
 *
 * @param below of `cursorId`; undefined for the first page
 */
export function newestFirst(below: string | undefined, limit: number) {
  return <Tables extends Record<Table, { readonly id: string }>, Table extends string, Row>(
    query: SelectQueryBuilder<Tables, Table, Row>,
  ): SelectQueryBuilder<Tables, Table, Row> =>
    (below === undefined ? query : query.where(sql<SqlBool>`${sql.ref('id')} < ${below}`))
      .orderBy(sql.ref('id'), 'desc')
      .limit(limit + 1);
}
