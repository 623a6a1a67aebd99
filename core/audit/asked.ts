import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { GatewayError } from '../provider/index.ts';
import { recordDeed, type Deed } from './audit.ts';

/**
 * How far a deed has come that is done outside our database: `asked`, then `done` or the code of the error. One that stays
 * at `asked` may have been done or not: who was at it died meanwhile.
 */
type Outcome = 'asked' | 'done' | GatewayError['code'];

/** A deed that is written down, and not done yet. */
export type AskedDeed = {
  /** It is done. In the transaction that keeps what came of it, where there is one. */
  done(db: Store | StoreTransaction, more?: Deed['data']): Promise<void>;
  /** It was refused, or nobody knows. Never throws: the error that it is about is told to whoever asked. */
  failed(error: unknown): Promise<void>;
};

/**
 * Writes a deed down before it is done, since it cannot be undone: a phone is unlinked, a backend told something. So nothing
 * happens that is not in the log. Throws where it cannot be written; nothing must be done then.
 */
export async function recordAsked(context: GatewayContext, deed: Deed): Promise<AskedDeed> {
  const dataOf = (outcome: Outcome, more: Deed['data'] = {}) => ({ ...deed.data, ...more, outcome });
  const id = await recordDeed(context, context.store.db, { ...deed, data: dataOf('asked') });
  const settle = async (db: Store | StoreTransaction, data: Deed['data']): Promise<void> => {
    await db
      .updateTable('audit')
      .set({ data: JSON.stringify(data) })
      .where('id', '=', id)
      .execute();
  };
  return {
    done: (db, more) => settle(db, dataOf('done', more)),
    async failed(error) {
      const outcome = GatewayError.isInstance(error) ? error.code : 'internal_error';
      try {
        await settle(context.store.db, dataOf(outcome));
      } catch {
        context.log.warn({ action: deed.action, code: outcome }, 'the audit log does not say how it ended');
      }
    },
  };
}

/**
 * Does what is only done outside: written down before, and how it ended after. Throws what `act` throws, and what the
 * database throws; where that fails after `act`, the entry stays at `asked`.
 */
export async function doOutside<Result>(
  context: GatewayContext,
  deed: Deed,
  act: () => Promise<Result>,
  tell: (result: Result) => Deed['data'] = () => ({}),
): Promise<Result> {
  const asked = await recordAsked(context, deed);
  let result: Result;
  try {
    result = await act();
  } catch (error) {
    await asked.failed(error);
    throw error;
  }
  await asked.done(context.store.db, tell(result));
  return result;
}
