import { spawn } from 'node:child_process';
import { basename } from 'node:path';

const TICK_MS = 10_000;

/**
 * Runs `npm ci` and says from time to time that it is still at it. Throws an error whose message is one line.
 *
 * Never `npm install`: under an older Node that one picks older major versions.
 *
 * @param {string} root
 */
export async function npmCi(root) {
  // NODE_ENV=production would leave the development dependencies out, and Node 24 is one of them.
  const { code, output } = await npm(root, ['ci', '--include=dev', '--loglevel=error', '--no-audit', '--no-fund']);
  if (code !== 0) throw new Error(explain(output));
}

/**
 * @param {string} root
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function npm(root, args) {
  return new Promise((resolve, reject) => {
    // Under `npm start` npm says where it is itself; otherwise it is found on the PATH, on Windows as npm.cmd by a shell.
    const own = process.env['npm_execpath'];
    const child =
      own !== undefined && basename(own).startsWith('npm-cli')
        ? spawn(process.execPath, [own, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
        : spawn(['npm', ...args].join(' '), { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: true });
    const started = Date.now();
    const tick = setInterval(() => console.error(`… ${Math.round((Date.now() - started) / 1000)} s`), TICK_MS);
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(tick);
      resolve({ code, output });
    });
  });
}

/** What to recognise in npm's output, and the line for it. @type {readonly (readonly [RegExp, string])[]} */
const CAUSES = [
  [/npm: (command )?not found|'npm' is not recognized/, 'npm is not installed, or not on the PATH'],
  [
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/,
    'npm cannot reach its registry: is there a network, or a proxy to set?',
  ],
  [/\bENOSPC\b/, 'the disk is full'],
  [/\b(EACCES|EPERM|EROFS)\b/, 'node_modules is not writable'],
  [/\bEUSAGE\b/, 'package.json and package-lock.json do not agree: `npm run lock` brings them together'],
  [/\bEINTEGRITY\b/, 'a package is not the one that package-lock.json names'],
  [/\b(E401|E403|ENEEDAUTH)\b/, "the npm registry refuses access: check the registry in npm's configuration"],
];

/**
 * One line for a failed `npm ci`, with npm's own first complaint behind it.
 *
 * @param {string} output
 */
export function explain(output) {
  const cause = CAUSES.find(([pattern]) => pattern.test(output))?.[1] ?? 'npm ci failed';
  const lines = output.split(/\r?\n/).map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim());
  const detail = lines.find((line) => line !== '' && !/^(code|syscall|errno|path) /.test(line));
  return `Could not install: ${cause}${detail === undefined ? '' : ` (npm says: ${detail})`}`;
}
