import { pino, type Logger } from 'pino';

export type Log = Logger;

/** One parent for the whole process: a child a session costs memory, so the session's id is a field of each line instead. */
export function createLog(level: string, destination: { write(line: string): void } = process.stderr): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

/** What may be said of an error: its name and message, with anything that looks like a number masked. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return mask(String(error));
  return mask(`${error.name}: ${error.message}`);
}

/** A phone number or a JID has five digits or more; nothing that we log on purpose has. */
export function mask(text: string): string {
  return text.replaceAll(/\d{5,}/g, '…');
}

/** Baileys' logger interface. */
type BaileysLogger = {
  level: string;
  child(bindings: Record<string, unknown>): BaileysLogger;
  trace(entry: unknown, message?: string): void;
  debug(entry: unknown, message?: string): void;
  info(entry: unknown, message?: string): void;
  warn(entry: unknown, message?: string): void;
  error(entry: unknown, message?: string): void;
};

/**
 * What Baileys is given: one object for all sockets. It logs whole nodes, keys among them, so only the words of its
 * warnings and errors pass, at our debug level, never the objects.
 */
export function baileysLogger(log: Log): BaileysLogger {
  const pass = (level: string) => (entry: unknown, message?: string) => {
    const text = typeof entry === 'string' ? entry : message;
    if (text !== undefined) log.debug({ from: 'baileys', level }, mask(text));
  };
  const nothing = () => undefined;
  const logger: BaileysLogger = {
    level: 'silent',
    child: () => logger,
    trace: nothing,
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: nothing,
  };
  if (log.isLevelEnabled('debug')) Object.assign(logger, { warn: pass('warn'), error: pass('error') });
  return logger;
}
