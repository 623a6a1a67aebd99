import type { Database } from '../../../core/store/database.ts';
import type { GatewaySchema } from '../../../core/store/gateway/schema.ts';

/** A database under observation: its statements are counted, and any of them can be made to fail. */
export type Observed = {
  readonly store: Database<GatewaySchema>;
  /** `InsertQueryNode`, … in order, since the last `failFrom`. BEGIN and COMMIT are not among them. */
  readonly statements: readonly string[];
  /** The n-th statement from now on, and all after it, fail as they do where the connection breaks; 0 for none. */
  failFrom(statement: number): void;
};

/** Queries go through until `failFrom` strikes; then what is open is rolled back, as the engine would do. */
export function observe(store: Database<GatewaySchema>): Observed {
  const statements: string[] = [];
  let failing = 0;
  const db = store.db.withPlugin({
    transformQuery({ node }) {
      statements.push(node.kind);
      if (failing > 0 && statements.length >= failing) throw connectionLost();
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
  return {
    store: { ...store, db },
    statements,
    failFrom(statement) {
      statements.length = 0;
      failing = statement;
    },
  };
}

/** What `pg` throws where its connection breaks. */
function connectionLost(): Error {
  return Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
}
