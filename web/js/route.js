// @ts-check

/**
 * Where the page is, from the address's fragment: `#/`, `#/tenants/ten_…`, `#/connections/con_…`, or `#key=…`.
 *
 * @param {string} hash
 * @returns {{ name: 'home' | 'tenant' | 'connection' | 'unknown', id: string, key?: string }}
 */
export function parseRoute(hash) {
  const [, key] = /^#key=([\w-]+)$/.exec(hash) ?? [];
  if (key !== undefined) return { name: 'home', id: '', key };
  if (hash === '' || hash === '#' || hash === '#/') return { name: 'home', id: '' };
  const [, kind, id = ''] = /^#\/(tenants|connections)\/([\w-]+)$/.exec(hash) ?? [];
  if (kind === undefined) return { name: 'unknown', id: '' };
  return { name: kind === 'tenants' ? 'tenant' : 'connection', id };
}

/** @param {string} id */
export const tenantHash = (id) => `#/tenants/${id}`;

/** @param {string} id */
export const connectionHash = (id) => `#/connections/${id}`;
