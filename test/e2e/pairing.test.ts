import { beforeAll, expect, test } from 'vitest';
import type { SessionState } from '../../core/provider/index.ts';
import type { Phone } from '../fakewa/api.ts';
import { waitForStatus } from '../support/installation.ts';
import { describeChainEverywhere } from './support/chain.ts';
import { TAKEN, type Shop } from './support/shop.ts';

describeChainEverywhere('pairing', (chain) => {
  let ana: Phone;
  let byQr: Shop;
  let byCode: Shop;

  beforeAll(async () => {
    ana = await chain.person('Ana');
    byQr = await chain.unpaired();
    byCode = await chain.unpaired();
  });

  const codeOf = async (shop: Shop): Promise<string> => {
    const { connectionId, phone } = shop;
    const state = await shop.api.post<SessionState>(`/v1/connections/${connectionId}/connect`, {
      method: 'code',
      number: phone.number,
    });
    expect(state).toMatchObject({ status: 'pairing', method: 'code', nextAction: 'enter_code' });
    return state.status === 'pairing' && state.method === 'code' ? state.code : '';
  };

  /** Writes and is written to. */
  const works = async (shop: Shop, text: string): Promise<void> => {
    expect(TAKEN).toContain((await shop.send(ana, { type: 'text', text })).state);
    expect(await ana.next((message) => message.text === text)).toMatchObject({ from: shop.phone.number });
    await ana.sendText(shop.phone.number, `resposta: ${text}`);
    await shop.feed.next('message.received', ({ data }) => data.message.content['text'] === `resposta: ${text}`);
  };

  test('by QR: shown as text and picture, told by events that cannot pair anybody', async () => {
    const path = `/v1/connections/${byQr.connectionId}`;
    expect(await byQr.session()).toMatchObject({ status: 'disconnected', nextAction: 'connect' });
    const state = await byQr.connect();
    if (state.status !== 'pairing' || state.method !== 'qr') throw new Error(`No QR code: ${state.status}`);
    expect(state.nextAction).toBe('scan_qr');
    expect(Date.parse(state.expiresAt)).toBeGreaterThan(Date.now());
    const picture = await fetch(`${chain.setting.installation.gatewayUrl}${path}/qr?format=png`, {
      headers: { authorization: `Bearer ${byQr.key}` },
    });
    expect(picture.headers.get('content-type')).toBe('image/png');
    await byQr.phone.scan(state.qr);
    expect(await waitForStatus(byQr, 'connected')).toMatchObject({ number: byQr.phone.number, nextAction: 'none' });
    await byQr.feed.next('connection.state_changed', ({ data }) => data.state.status === 'connected');
    const told = await byQr.feed.of('connection.state_changed');
    expect(told.map(({ data }) => data.state.status)).toContain('pairing');
    expect(JSON.stringify(told)).not.toContain(state.qr.slice(0, 30));
    expect(await byQr.api.get(path)).toMatchObject({ number: byQr.phone.number, state: { status: 'connected' } });
    await works(byQr, 'por QR');
  });

  test('by code: a wrong one links nobody, the right one does', async () => {
    const code = await codeOf(byCode);
    const wrong = (code.startsWith('A') ? 'B' : 'A') + code.slice(1);
    await expect(byCode.phone.enterPairingCode(wrong)).rejects.toThrow(/wrong pairing code/);
    expect(await byCode.phone.devices()).toEqual([]);
    expect(await byCode.session()).not.toMatchObject({ status: 'connected' });
    await byCode.phone.enterPairingCode(await codeOf(byCode));
    expect(await waitForStatus(byCode, 'connected')).toMatchObject({ number: byCode.phone.number });
    await works(byCode, 'por código');
  });

  test.each([
    ['gateway', 'SIGTERM'],
    ['gateway', 'SIGKILL'],
    ['baileys', 'SIGTERM'],
    ['baileys', 'SIGKILL'],
    ['both', 'SIGKILL'],
  ] as const)('%s ended with %s and started again: the phones are still connected', async (target, signal) => {
    const before = await Promise.all([byQr, byCode].map(({ phone }) => phone.devices()));
    await chain.restart(target, signal, [byQr, byCode]);
    for (const [index, { phone }] of [byQr, byCode].entries()) {
      const [device, ...others] = await phone.devices();
      expect(others).toEqual([]);
      expect(device).toMatchObject({ id: before[index]?.[0]?.id, connected: true });
    }
    await works(byQr, `${target} ${signal} por QR`);
    await works(byCode, `${target} ${signal} por código`);
  });
});
