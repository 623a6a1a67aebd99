import type { CompiledQuery, DatabaseConnection, Dialect, Driver } from 'kysely';

/** Is told in which tables new rows are visible now. Must not throw. */
export type InsertListener = (tables: ReadonlySet<string>) => void;

/** A dialect whose inserts are heard of. */
export type HeardDialect = {
  readonly dialect: Dialect;
  /** From now on; the answer ends it. */
  onInserted(listener: InsertListener): () => void;
};

/**
 * A dialect that tells when rows that were inserted are committed, so that whoever waits for them in this process need not
 * look again and again. A hint, no promise: rows of other processes are not heard of.
 */
export function hearInserts(inner: Dialect): HeardDialect {
  const listeners = new Set<InsertListener>();
  const tell: InsertListener = (tables) => {
    for (const listener of listeners) listener(tables);
  };
  return {
    dialect: {
      createAdapter: () => inner.createAdapter(),
      createIntrospector: (db) => inner.createIntrospector(db),
      createQueryCompiler: () => inner.createQueryCompiler(),
      createDriver: () => hear(inner.createDriver(), tell),
    },
    onInserted(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function hear(driver: Driver, tell: InsertListener): Driver {
  /** What each open transaction has inserted into. */
  const open = new Map<DatabaseConnection, Set<string>>();
  const heard = new WeakSet<DatabaseConnection>();

  const listenTo = (connection: DatabaseConnection): void => {
    if (heard.has(connection)) return;
    heard.add(connection);
    const execute: DatabaseConnection['executeQuery'] = connection.executeQuery.bind(connection);
    connection.executeQuery = (query, options) => {
      const table = insertedInto(query);
      if (table === undefined) return execute(query, options);
      const transaction = open.get(connection);
      if (transaction === undefined) return execute<never>(query, options).finally(() => tell(new Set([table])));
      transaction.add(table);
      return execute(query, options);
    };
  };

  return {
    init: (options) => driver.init(options),
    async acquireConnection(options) {
      const connection = await driver.acquireConnection(options);
      listenTo(connection);
      return connection;
    },
    releaseConnection: (connection) => driver.releaseConnection(connection),
    async beginTransaction(connection, settings) {
      await driver.beginTransaction(connection, settings);
      open.set(connection, new Set());
    },
    async commitTransaction(connection) {
      const tables = open.get(connection);
      open.delete(connection);
      await driver.commitTransaction(connection);
      if (tables !== undefined && tables.size > 0) tell(tables);
    },
    async rollbackTransaction(connection) {
      open.delete(connection);
      await driver.rollbackTransaction(connection);
    },
    destroy: () => driver.destroy(),
  };
}

function insertedInto({ query }: CompiledQuery): string | undefined {
  return query.kind === 'InsertQueryNode' ? query.into?.table.identifier.name : undefined;
}
