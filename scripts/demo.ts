import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runDemo } from './demo/run.ts';
import { buildSite } from './site/build.ts';
import { asProgram } from './supervisor/as-program.ts';

// The fake's page is TypeScript, stripped as it is served. Nobody who looks at the demo needs to know.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') console.warn(`${warning.name}: ${warning.message}`);
});

// `npm run demo`: gateway, Baileys server, a fake WhatsApp and the phones on it. Everything is forgotten at the end.
await asProgram(async (signal) => {
  const folder = mkdtempSync(join(tmpdir(), 'polyzap-demo-'));
  const root = dirname(import.meta.dirname);
  const write = (text: string): void => void process.stdout.write(text);
  try {
    await buildSite(root);
    await runDemo({ root, folder, environment: process.env, write, signal });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
