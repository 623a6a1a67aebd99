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

function calledFromLibsignal(): boolean {
  return /[/\\]libsignal[/\\]/.test(new Error('who calls').stack ?? '');
}
