import type { FakeWhatsApp } from '../../test/fakewa/api.ts';
import { planPrograms, type Plan } from '../supervisor/programs.ts';

/** `npm start`'s programs; the Baileys server in test mode, so that it may talk to the fake and trust it. */
export function planDemo(fake: Pick<FakeWhatsApp, 'url' | 'mediaUrl'>): Plan {
  const preload = new URL('../../test/fakewa/preload.ts', import.meta.url).href;
  return (settings, secrets, environment) =>
    planPrograms(settings, secrets, environment).map((program) => ({
      ...program,
      env: {
        ...program.env,
        POLYZAP_LOG_LEVEL: environment['POLYZAP_LOG_LEVEL'] ?? 'warn',
        ...(program.name === 'baileys' && {
          POLYZAP_TEST_MODE: '1',
          POLYZAP_WA_URL: fake.url,
          FAKEWA_MEDIA_URL: fake.mediaUrl,
          NODE_OPTIONS: `--import ${preload}`,
        }),
      },
    }));
}
