/** Silence: a logger that says nothing, and libsignal's habit of printing whole sessions (keys included) turned off. */
import type { DEFAULT_CONNECTION_CONFIG } from '@whiskeysockets/baileys';

type Logger = (typeof DEFAULT_CONNECTION_CONFIG)['logger'];

const nothing = (): void => undefined;

export const silentLogger: Logger = {
  level: 'silent',
  child: () => silentLogger,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};

const LIBSIGNAL_LINES = [
  'Closing session:',
  'Opening session:',
  'Removing old closed session:',
  'Session already closed',
  'Session already open',
  'Closing open session in favor of incoming prekey bundle',
  'Failed to decrypt message with any known session',
  'Session error:',
  'Decrypted message with closed session',
];

/** Drops what libsignal prints by `console`; everything else passes. Safe to call more than once. */
export const silenceLibsignal = (): void => {
  const marked: { fakewaSilenced?: boolean } & Console = console;
  if (marked.fakewaSilenced) return;
  marked.fakewaSilenced = true;
  for (const method of ['info', 'warn', 'error'] as const) {
    const original = console[method].bind(console);
    console[method] = (...parts: unknown[]) => {
      const first = parts[0];
      if (typeof first === 'string' && LIBSIGNAL_LINES.some((line) => first.startsWith(line))) return;
      original(...parts);
    };
  }
};
