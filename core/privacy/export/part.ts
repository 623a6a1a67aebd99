import { sql, type SelectQueryBuilder, type SqlBool } from 'kysely';
import { PIECE } from '../piece.ts';

/** One kind of data, page by page: what is there after `after`, and where to go on. */
export type Part = {
  readonly type: string;
  readonly page: (after: string) => Promise<{ readonly data: readonly unknown[]; readonly next: string | undefined }>;
};

/** What is little enough to be read at once. */
export function once(type: string, read: () => Promise<readonly unknown[]>): Part {
  return { type, page: async () => ({ data: await read(), next: undefined }) };
}

/** What is read `PIECE` rows at a time, in the order of its ids; see `nextOf`. */
export function byId(type: string, read: (after: string) => Promise<readonly { readonly id: string }[]>): Part {
  return {
    type,
    async page(after) {
      const data = await read(after);
      return { data, next: data.length < PIECE ? undefined : data.at(-1)?.id };
    },
  };
}

/** Narrows a query to a tenant's next `PIECE` rows after an id. */
export function nextOf(tenantId: string, after: string) {
  return <
    Tables extends Record<Table, { readonly id: string; readonly tenant_id: unknown }>,
    Table extends string,
    Row,
  >(
    query: SelectQueryBuilder<Tables, Table, Row>,
  ): SelectQueryBuilder<Tables, Table, Row> =>
    query
      .where(sql<SqlBool>`${sql.ref('tenant_id')} = ${tenantId}`)
      .where(sql<SqlBool>`${sql.ref('id')} > ${after}`)
      .orderBy(sql.ref('id'))
      .limit(PIECE);
}
