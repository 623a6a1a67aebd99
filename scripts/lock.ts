import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { completeLockfile, type Lockfile } from './lockfile/complete.ts';

// `npm run lock`: brings package-lock.json up to date with package.json, without touching node_modules.
//
// Works in an empty folder, because npm otherwise copies what happens to be installed; under Node 24, because npm picks
// older majors under an older Node.
const root = dirname(import.meta.dirname);
const scratch = mkdtempSync(join(tmpdir(), 'polyzap-lock-'));
try {
  const { workspaces = [] } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces?: string[] };
  const files = [
    'package.json',
    'package-lock.json',
    '.npmrc',
    ...workspaces.map((path) => join(path, 'package.json')),
  ];
  for (const file of files) cpSync(join(root, file), join(scratch, file), { recursive: true });
  const npm = spawnSync('npm install --package-lock-only --omit-lockfile-registry-resolved', {
    cwd: scratch,
    shell: true,
    stdio: 'inherit',
  });
  if (npm.status !== 0) process.exit(npm.status ?? 1);
  const lockfile = JSON.parse(readFileSync(join(scratch, 'package-lock.json'), 'utf8')) as Lockfile;
  const added = completeLockfile(lockfile);
  writeFileSync(join(root, 'package-lock.json'), `${JSON.stringify(lockfile, undefined, 2)}\n`);
  console.log(`package-lock.json written; ${added.length} platform packages added that this registry does not have`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
