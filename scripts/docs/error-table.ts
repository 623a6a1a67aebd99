import { ERROR_CODES } from '../../core/provider/index.ts';

/** `docs/errors.md`, from the one error table. */
export function renderErrors(): string {
  const types = [...new Set(Object.values(ERROR_CODES).map(({ type }) => type))];
  const sections = types.map((type) => {
    const rows = Object.entries(ERROR_CODES)
      .filter(([, row]) => row.type === type)
      .map(
        ([code, { status, retryable, title, action }]) =>
          `| \`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${title} | ${action} |`,
      );
    return [
      `## ${HEADINGS[type]}`,
      '',
      '| code | status | retryable | what it says | what to do |',
      '| --- | --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n');
  });
  return [INTRODUCTION, ...sections].join('\n');
}

const HEADINGS: Readonly<Record<(typeof ERROR_CODES)[keyof typeof ERROR_CODES]['type'], string>> = {
  request: 'The request',
  access: 'Who is asking',
  recipient: 'Who should get it',
  policy: "WhatsApp's rules",
  account: 'The account that sends',
  session: 'The paired phone',
  provider: 'The provider',
  gateway: 'polyzap itself',
};

const INTRODUCTION = `# Errors

Every answer that is not 2xx is a problem document (RFC 9457): \`type\` is \`urn:polyzap:error:<code>\`, and \`code\`, \`retryable\` and \`action\`
come from the table below. \`errors\` names the fields that are wrong, \`provider\` holds the backend's own words, \`requestId\` finds it in the
log. A message that failed later carries the same codes in its \`error\`.

\`retryable\` means exactly: repeating cannot send a message twice.

This page is made from \`core/provider/error-codes.ts\` by \`npm run docs\`; a test keeps them equal.
`;
