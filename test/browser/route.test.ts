import { describe, expect, it, vi } from 'vitest';

// The address is read when the module is loaded; a browser has one.
vi.stubGlobal('location', { pathname: '/', search: '', origin: 'http://127.0.0.1' });
const { hrefOf, parseRoute } = await import('../../web/state/route.ts');

describe('addresses', () => {
  it.each([
    ['/', { view: 'overview', id: undefined }],
    ['/console', { view: 'overview', id: undefined }],
    ['/console/tenants', { view: 'tenants', id: undefined }],
    ['/console/tenants/ten_1', { view: 'tenants', id: 'ten_1' }],
    ['/console/connections/con_1/', { view: 'connections', id: 'con_1' }],
    ['/console/connections/../x', { view: 'unknown', id: undefined }],
    ['/console/elsewhere', { view: 'unknown', id: undefined }],
    ['/docs', { view: 'unknown', id: undefined }],
  ])('%j', (path, route) => expect(parseRoute(path)).toEqual(route));

  it('are made without what is empty', () => {
    expect(hrefOf('overview')).toBe('/');
    expect(hrefOf('messages', 'msg_1', { tenant: undefined, state: '' })).toBe('/console/messages/msg_1');
    expect(hrefOf('messages', undefined, { state: 'failed' })).toBe('/console/messages?state=failed');
  });
});
