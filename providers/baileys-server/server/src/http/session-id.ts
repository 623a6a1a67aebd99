import { sessionIdSchema } from '../../../wire.ts';
import { refuse } from '../errors.ts';

/** A session's id out of a path. Throws `invalid_request`. */
export function checkedId(id: string): string {
  const parsed = sessionIdSchema.safeParse(id);
  if (parsed.success) return parsed.data;
  throw refuse('invalid_request', undefined, {
    fields: [{ path: 'id', message: 'must be 1 to 64 of A-Z a-z 0-9 _ . -' }],
  });
}
