import { createHmac, timingSafeEqual } from 'node:crypto';
import { readEnvironment } from './environment.ts';

const COOKIE = 'shop';

/** A cookie that says which shop is signed in, and that nobody but this app can write. */
export function signedIn(tenantId: string): string {
  const { siteUrl } = readEnvironment();
  const secure = siteUrl.startsWith('https:') ? ' Secure;' : '';
  return `${COOKIE}=${tenantId}.${sign(tenantId)}; Path=/; HttpOnly;${secure} SameSite=Lax; Max-Age=2592000`;
}

/** The shop that asks; undefined for nobody, and for a cookie that is not ours. */
export function shopOf(request: Request): string | undefined {
  const [, value = ''] = new RegExp(`(?:^|; )${COOKIE}=([^;]+)`).exec(request.headers.get('cookie') ?? '') ?? [];
  const [tenantId = '', proof = ''] = value.split('.');
  const expected = Buffer.from(sign(tenantId));
  const given = Buffer.from(proof);
  return expected.length === given.length && timingSafeEqual(expected, given) ? tenantId : undefined;
}

function sign(tenantId: string): string {
  return createHmac('sha256', readEnvironment().appSecret).update(tenantId).digest('base64url');
}
