import type { Person } from './phones.ts';

export type DemoAddresses = {
  readonly guide: string;
  readonly signInUrl: string;
  readonly phones: string;
  readonly people: readonly Person[];
};

/** What to open. The key in the link is worth nothing beyond this run, so here, and only here, it is printed. */
export function addresses({ guide, signInUrl, phones, people }: DemoAddresses): string {
  const [business, ...customers] = people;
  return [
    '',
    'The polyzap demo is running, with a WhatsApp that is not real. Ctrl+C ends it and forgets everything.',
    '',
    `  start here    ${guide}`,
    '',
    `  the console   ${signInUrl}`,
    `  the phones    ${phones}`,
    `  the business  ${describe(business)}`,
    `  customers     ${customers.map(describe).join(', ')}`,
    '',
    '',
  ].join('\n');
}

function describe(person: Person | undefined): string {
  return person === undefined ? '' : `${person.name} ${person.number}`;
}
