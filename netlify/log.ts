import type { Log, LogFields } from '../core/log.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** One JSON line an entry, on stderr: stdout stays for what a supervisor reads. */
export function createLog(threshold: LogLevel, write: (line: string) => void = toStderr): Log {
  const at = (level: LogLevel) =>
    LEVELS.indexOf(level) < LEVELS.indexOf(threshold)
      ? () => undefined
      : (fields: LogFields, message: string) =>
          write(JSON.stringify({ ...fields, time: new Date().toISOString(), level, message }));
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
