import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Indexes for lists of a million: of one connection, of what failed, of a number that the operator looks up. */
export const lists: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await schema.createIndex('message_by_connection').on('message').columns(['connection_id', 'id']).execute();
    for (const state of ['failed', 'unknown']) {
      await schema
        .createIndex(`message_${state}_of_all`)
        .on('message')
        .column('id')
        .where(sql.ref('state'), '=', sql.lit(state))
        .execute();
    }
    // The reference first: the operator asks for one without a tenant.
    await schema.dropIndex('message_by_reference').execute();
    await schema
      .createIndex('message_by_reference')
      .on('message')
      .columns(['client_reference', 'tenant_id', 'id'])
      .where('client_reference', 'is not', null)
      .execute();
    await schema
      .createIndex('conversation_by_connection')
      .on('conversation')
      .columns(['connection_id', 'id'])
      .execute();
    await schema
      .createIndex('delivery_failed')
      .on('delivery')
      .columns(['endpoint_id', 'event_id'])
      .where(sql.ref('state'), '=', sql.lit('failed'))
      .execute();
    await schema.createIndex('connection_by_default').on('connection').columns(['tenant_id', 'is_default']).execute();
    await schema.createIndex('contact_address_by_address').on('contact_address').column('address').execute();
  },
};
