import type { Log, LogFields } from '../core/log.ts';
import { redact } from './redact.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
/** From all to little. */
export type LogLevel = (typeof LEVELS)[number];

/** One JSON line an entry, on stderr: stdout stays for what a supervisor reads. */
export function createLog(threshold: LogLevel, write: (line: string) => void = toStderr): Log {
  const at = (level: LogLevel) =>
    LEVELS.indexOf(level) < LEVELS.indexOf(threshold)
      ? () => undefined
      : (fields: LogFields, message: string) =>
          write(
            JSON.stringify({ ...redacted(fields), time: new Date().toISOString(), level, message: redact(message) }),
          );
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function redacted(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]),
  );
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
