import { invoke, loadFunction, toEvent } from '../../test/functions/support/bootstrap.ts';

/**
 * A fresh process: loads one function and asks it once. Arguments: the entry, the URL asked for, the user's own module.
 * Prints milliseconds: `import` of the module, which the bootstrap would do with the first request, and `answer`, all of it.
 */
const [, , entry = '', url = '', module = ''] = process.argv;
const began = performance.now();
const handler = await loadFunction(entry);
const imported = performance.now();
if (module !== '') await import(module);
const ready = performance.now();
const request = {
  method: 'GET',
  url: new URL(url),
  headers: {},
  body: Buffer.alloc(0),
  remoteAddress: '127.0.0.1',
};
const { status, body } = await invoke(handler, toEvent(request, 'production')).answered;
await body.toArray();
const figures = { status, import: ready - imported, answer: performance.now() - began };
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
