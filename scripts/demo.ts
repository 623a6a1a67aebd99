import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runDemo } from './demo/run.ts';
import { buildSite } from './site/build.ts';
import { StartError } from './supervisor/start-error.ts';

// `npm run demo`: gateway, Baileys server, a fake WhatsApp and the phones on it. Everything is forgotten at the end.
const stop = new AbortController();
const onStop = (): void => stop.abort();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onStop);
process.once('disconnect', onStop);
process.channel?.unref();
process.stdout.once('error', onStop);
// The fake's page is TypeScript, stripped as it is served. Nobody who looks at the demo needs to know.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') console.warn(`${warning.name}: ${warning.message}`);
});

const folder = mkdtempSync(join(tmpdir(), 'polyzap-demo-'));
const root = dirname(import.meta.dirname);
try {
  await buildSite(root);
  await runDemo({
    root,
    folder,
    environment: process.env,
    write: (text) => void process.stdout.write(text),
    signal: stop.signal,
  });
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
