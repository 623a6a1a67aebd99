import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const program = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ resolve: (name, context, next) => (name === 'axios' && loaded.push(name), next(name, context)) });
  const { createHttp } = await import('./core/provider-kit/http.ts');
  await import('./providers/registry.ts');
  const http = createHttp();
  const before = loaded.length;
  await http.request({ method: 'GET', url: 'http://127.0.0.1:1/' }).catch(() => {});
  console.log(before, loaded.length);
`;

it('axios loads with the first request, not with the client or the providers', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: new URL('../../..', import.meta.url),
  });
  expect(stdout.trim()).toBe('0 1');
});
