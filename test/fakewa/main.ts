/**
 * The fake as a program of its own: `node test/fakewa/main.ts [--port N] [--control N] [--with-parent]`.
 * Prints one line of JSON, `{"url":"ws://…","control":"http://…","media":"http://…"}`, and runs until it is ended;
 * `--with-parent`: or until the process that started it is gone, so that a killed test leaves nothing behind.
 */
import { flushCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { serveControl } from './control/server.ts';
import { startBase } from './local.ts';
import { silenceLibsignal } from './phone/silent.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    control: { type: 'string', default: '0' },
    'with-parent': { type: 'boolean', default: false },
  },
});

silenceLibsignal();
if (values['with-parent']) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 500).unref();
}
const fake = await startBase({ port: Number(values.port) });
const control = await serveControl(
  {
    ...fake,
    async close() {
      await fake.close();
      // After the answer to whoever asked for it.
      setTimeout(() => process.exit(0), 50);
    },
  },
  Number(values.control),
);
console.log(JSON.stringify({ url: fake.url, control: control.url, media: fake.mediaUrl }));
// It is killed rather than ended: whoever starts it next has its compiled code all the same.
flushCompileCache();
