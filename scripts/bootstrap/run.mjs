import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const PARENT_CHECK_MS = 250;

/**
 * Runs `node ...args` in our place: same standard streams, its exit code becomes ours, our signals become its own.
 * `node_modules/.bin` comes first on its PATH, so that everything below it finds the same Node and the same tools.
 *
 * The child has an IPC channel and nothing is ever said on it: its end tells a script that we were killed.
 *
 * @param {string} root
 * @param {string} node
 * @param {readonly string[]} args
 */
export function run(root, node, args) {
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn(node, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: path },
  });

  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // A terminal's Ctrl+C reaches the child by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  const watch = watchParent(() => child.kill('SIGTERM'));
  child.once('error', (error) => {
    console.error(`Cannot run ${node}: ${error.message}`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    clearInterval(watch);
    if (signal === null) process.exitCode = code ?? 1;
    else process.exitCode = 128 + (SIGNAL_NUMBERS[signal] ?? 0);
  });
}

/** @type {Record<string, number>} */
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/**
 * `kill -9` on npm leaves no word behind; npm's death only shows in who our parent is. Watched under npm alone: a script
 * started by hand may well outlive its shell.
 *
 * @param {() => void} gone
 */
function watchParent(gone) {
  const before = parents();
  if (process.env['npm_lifecycle_event'] === undefined || process.ppid <= 1) return undefined;
  return setInterval(() => {
    if (parents() !== before) gone();
  }, PARENT_CHECK_MS).unref();
}

/** Our parent; with its own parent where it is only the shell that npm runs scripts in and where the system tells (Linux). */
function parents() {
  const parent = process.ppid;
  try {
    const stat = readFileSync(`/proc/${parent}/stat`, 'utf8');
    const [, name, grandparent] = /\((.*)\) \S+ (\d+)/.exec(stat) ?? [];
    return /^(sh|dash|ash|bash|zsh|busybox)$/.test(name ?? '') ? `${parent} of ${grandparent}` : String(parent);
  } catch {
    return String(parent);
  }
}
