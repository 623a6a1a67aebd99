import type { GatewayContext } from '../../core/context.ts';

/** Tells of connect links that ended. True where there may be more of them. Throws where the database fails. */
export async function linksEnd(context: GatewayContext, deadline: number): Promise<boolean> {
  const { expireLinks } = await import('../../core/connect-links/expire.ts');
  while ((await expireLinks(context)) > 0) if (Date.now() >= deadline) return true;
  return false;
}
