import { createHash, randomBytes } from 'node:crypto';
import type { GatewayContext } from '../context.ts';
import { constantTimeEqual } from '../provider-kit/signature.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';

/** A path that the backend is about to be told of. */
export type OpenedPath = {
  /** 256 random bits; goes into the URL, and is kept as a hash only. */
  readonly secret: string;
  /** The backend knows it: what this configuration was called at before leads nowhere from now on. */
  settle(): Promise<void>;
};

/**
 * A new path for a connection's configuration, good at once beside those before it: a backend that could not be told goes
 * on with the one that it knows.
 */
export async function openWebhookPath(
  context: GatewayContext,
  { id, epoch }: Pick<ConnectionRow, 'id' | 'epoch'>,
): Promise<OpenedPath> {
  const { db } = context.store;
  const secret = randomBytes(32).toString('base64url');
  const hash = hashOf(secret);
  await db
    .insertInto('webhook_path')
    .values({ connection_id: id, epoch, hash, created_at: context.now().getTime() })
    .execute();
  return {
    secret,
    async settle() {
      await db
        .deleteFrom('webhook_path')
        .where('connection_id', '=', id)
        .where('epoch', '=', epoch)
        .where('hash', '<>', hash)
        .execute();
    },
  };
}

/** The configurations of a connection that are called at this path, by their numbers. */
export async function epochsAtPath(
  context: GatewayContext,
  connectionId: string,
  secret: string,
): Promise<ReadonlySet<number>> {
  const rows = await context.store.db
    .selectFrom('webhook_path')
    .select(['epoch', 'hash'])
    .where('connection_id', '=', connectionId)
    .execute();
  const hash = hashOf(secret);
  return new Set(rows.filter((row) => constantTimeEqual(row.hash, hash)).map(({ epoch }) => epoch));
}

/** It is random, so a plain hash is enough: there is nothing to guess. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
