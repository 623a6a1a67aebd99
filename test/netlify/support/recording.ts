import { createQueryId, type CompiledQuery, type RootOperationNode } from 'kysely';
import type { Database } from '../../../core/store/database.ts';
import type { GatewaySchema } from '../../../core/store/gateway/schema.ts';

/** A database whose statements are written down. */
export type Recording = {
  readonly store: Database<GatewaySchema>;
  /** What was asked since the last call, each statement once however often, with the values of its first time. */
  take(): readonly CompiledQuery[];
};

export function record(store: Database<GatewaySchema>): Recording {
  let nodes: RootOperationNode[] = [];
  const db = store.db.withPlugin({
    transformQuery({ node }) {
      nodes.push(node);
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
  return {
    store: { ...store, db },
    take() {
      const compiled = nodes.map((node) => store.db.getExecutor().compileQuery(node, createQueryId()));
      nodes = [];
      return [...new Map(compiled.toReversed().map((query) => [query.sql, query])).values()].toReversed();
    },
  };
}
