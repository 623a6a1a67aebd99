import { readFile } from 'node:fs/promises';

const BOOTSTRAP = 'node scripts/bootstrap.mjs ';

/**
 * What node is given by a command as one types it: `npm run demo` → `scripts/demo.ts`. Without the bootstrap, which installs
 * what is missing and has tests of its own. Throws for a command that there is not.
 */
export async function argumentsOf(command: string): Promise<readonly string[]> {
  const [, name = ''] = /^npm (?:run )?([\w-]+)$/.exec(command.trim()) ?? [];
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> };
  const script = scripts[name] ?? '';
  if (!script.startsWith(BOOTSTRAP)) throw new Error(`"${command.trim()}" is no command of ours`);
  return script.slice(BOOTSTRAP.length).split(' ');
}
