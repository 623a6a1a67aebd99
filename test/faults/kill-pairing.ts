import { pairByQr, readQr } from '../support/installation.ts';
import { eventually } from '../support/waiting.ts';
import { createPairs, killAndRestart, openSetting, type Pair, type Setting } from './setting.ts';

export type KillPairingOptions = {
  readonly rounds: number;
  /** Phones that are being linked when the kill comes. */
  readonly phones: number;
  readonly log?: (line: string) => void;
};

export type KillPairingResult = {
  /** Phones that showed a linked device when the server was killed, and whose session came back. */
  cameBack: number;
  /** Phones that showed a linked device whose session did not: the person sees a dead entry. */
  lost: string[];
  /** Phones that were not linked yet; they could be linked afterwards. */
  pairedLater: number;
};

const PATIENCE_MS = 60_000;

/** `kill -9` of the Baileys server while phones are being linked. */
export async function killDuringPairing(options: KillPairingOptions): Promise<KillPairingResult> {
  const { log = () => undefined } = options;
  const setting = await openSetting();
  const result: KillPairingResult = { cameBack: 0, lost: [], pairedLater: 0 };
  try {
    for (let round = 0; round < options.rounds; round += 1) {
      const pairs = await createPairs(setting, options.phones, round * options.phones);
      const reached = momentOf(setting, pairs.length);
      const pairings = pairs.map(beginPairing);
      await reached;
      await killAndRestart(setting, 'baileys');
      await Promise.all(pairings);
      for (const pair of pairs) await settled(pair, result);
      log(
        `round ${round + 1}: ${result.cameBack} came back, ${result.pairedLater} paired later, ${result.lost.length} lost`,
      );
    }
  } finally {
    await setting.close();
  }
  return result;
}

/** Somewhere between the first QR code and the last link: by count, so that a slow machine is hit there as well. */
async function momentOf({ wa }: Setting, phones: number): Promise<void> {
  const { registrations, pairings } = await wa.stats();
  const linked = Math.floor(Math.random() * phones);
  await wa.whenCount('registrations', registrations + 1, { timeoutMs: PATIENCE_MS });
  await wa.whenCount('pairings', pairings + linked, { timeoutMs: PATIENCE_MS });
}

/** Goes as far as it gets: the kill ends most of them with an error. */
async function beginPairing({ tenant, phone }: Pair): Promise<void> {
  try {
    await phone.scan(await readQr(tenant), { timeoutMs: 10_000 });
  } catch {
    // The server was killed on the way; `settled` sees what became of it.
  }
}

async function settled(pair: Pair, result: KillPairingResult): Promise<void> {
  const linked = (await pair.phone.devices()).length > 0;
  if (!linked) {
    await pairByQr(pair.tenant, pair.phone);
    result.pairedLater += 1;
    return;
  }
  const back = await eventually(async () => (await pair.phone.devices()).some(({ connected }) => connected), {
    timeoutMs: PATIENCE_MS,
  }).catch(() => false);
  if (back && (await pair.phone.devices()).length === 1) result.cameBack += 1;
  else result.lost.push(pair.phone.number);
}
