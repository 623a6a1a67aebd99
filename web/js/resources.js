// @ts-check

/**
 * What the page reads of the API, each with its type.
 *
 * @typedef {import('./api.js').Api} Api
 * @typedef {import('./api.js').Call} Call
 */

/**
 * @param {Api} api
 * @param {string} id
 * @param {Call} call
 * @returns {Promise<import('../types.ts').Tenant>}
 */
export const getTenant = (api, id, call) => api.get(`/v1/tenants/${id}`, call);

/**
 * @param {Api} api
 * @param {string} id
 * @param {Call} call
 * @returns {Promise<import('../types.ts').Connection>}
 */
export const getConnection = (api, id, call) => api.get(`/v1/connections/${id}`, call);

/**
 * @param {Api} api
 * @param {Call} call
 * @returns {Promise<{ data: readonly import('../types.ts').Provider[] }>}
 */
export const listProviders = (api, call) => api.get('/v1/providers', call);
