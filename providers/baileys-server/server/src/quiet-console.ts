/**
 * libsignal prints whole session entries, ratchet and root keys included, with `console.info` and `console.warn`
 * (WhiskeySockets/Baileys#888, #2098). This drops what comes from there, and nothing else. It has to be imported before
 * Baileys is.
 */
const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir'] as const;

for (const method of METHODS) {
  // oxlint-disable-next-line eslint/no-console -- the one place that is about the console
  const original = console[method].bind(console) as (...values: unknown[]) => void;
  // oxlint-disable-next-line eslint/no-console -- see above
  console[method] = (...values: unknown[]) => {
    if (!calledFromLibsignal()) original(...values);
  };
}

/** Enough to see past the wrapper and whatever formats the line. */
const FRAMES = 10;

function calledFromLibsignal(): boolean {
  // `main.ts` keeps stack traces short, too short to see who called us.
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const { stack = '' } = new Error('who calls');
  Error.stackTraceLimit = limit;
  return /[/\\]libsignal[/\\]/.test(stack);
}
