import type { FakeWhatsApp } from '../fakewa/api.ts';
import { connectFakeWhatsApp } from '../fakewa/control/client.ts';
import { spawnProgram, type Program } from './program.ts';

/** The fake WhatsApp in a process of its own. */
export type FakeProgram = { readonly program: Program; readonly wa: FakeWhatsApp };

export async function startFakeProgram(): Promise<FakeProgram> {
  const program = await spawnProgram({ args: ['test/fakewa/main.ts', '--with-parent'], ready: /"control"/ });
  const line = JSON.parse(await program.waitForLine(/"control"/)) as { control: string };
  return { program, wa: await connectFakeWhatsApp(line.control) };
}

/** What a Baileys server needs to talk to the fake instead of WhatsApp. `preload`: loaded beside the fake's own. */
export function fakeEnvironment(wa: FakeWhatsApp, preload?: URL): Record<string, string> {
  const preloads = [new URL('../fakewa/preload.ts', import.meta.url), ...(preload === undefined ? [] : [preload])];
  return {
    POLYZAP_TEST_MODE: '1',
    POLYZAP_WA_URL: wa.url,
    FAKEWA_MEDIA_URL: wa.mediaUrl,
    NODE_OPTIONS: preloads.map(({ href }) => `--import ${href}`).join(' '),
  };
}
