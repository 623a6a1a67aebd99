import type { RequestHandler } from 'msw';
import type { DeliveryState, Option, WebhookRequest } from '../../../core/provider/index.ts';

/** The person that every world holds: one of the sandbox's numbers, of which nothing is ever reported by itself. */
export const PERSON = '+15550100002';
export const PERSON_NAME = 'Ana';

/** The states that a world can be asked to report, in the order in which they come. */
export const REPORTED = ['sent', 'delivered', 'read'] as const satisfies readonly DeliveryState[];
export type Reported = (typeof REPORTED)[number];

/** A message as the person at the other end has it, told in the same words whichever vendor brought it. */
export type Seen = {
  /** The vendor's id. */
  readonly id: string;
  readonly kind: 'text' | 'image' | 'location' | 'buttons' | 'card' | 'template';
  /** The text, the caption, the name of a place, what stands above buttons, or all that is told of a template. */
  readonly text: string;
  /** The vendor's id of the message that it quotes. */
  readonly quotes: string | undefined;
};

/** One account at one vendor, and a person who writes to it. Everything that a test has to know of a vendor is in here. */
export type VendorAccount = {
  readonly provider: string;
  /** What a tenant's connection is configured with. */
  readonly connectionConfig: Readonly<Record<string, unknown>>;
  /** What the vendor answers to us, until the next world of this vendor opens. */
  readonly handlers: readonly RequestHandler[];
  /** Somebody enters our webhook's URL at the vendor. */
  callsAt(webhookUrl: string): void;
  /** The phone of the business scans what we show. */
  scans(qr: string): Promise<void>;
  /** Returns the vendor's id of what was written. */
  personWrites(text: string, quoting?: Seen): Promise<string>;
  /** The person answers the latest message that offers this option, as the vendor lets people do. */
  personPicks(option: Option): Promise<void>;
  /** Everything that reached the person through this account, oldest first. */
  personSees(): Promise<readonly Seen[]>;
  /** The vendor tells us what became of a message. */
  reports(seen: Seen, state: Reported): Promise<void>;
};

/** The same, and whether messages get through to it. */
export type VendorWorld = VendorAccount & {
  /** From now on every message that is sent there is refused, for the time being. */
  fails(): Promise<void>;
  recovers(): Promise<void>;
};

/** The latest message that reads as if it offered this: the number that stands before the title. */
export function numberOf(option: Option, seen: readonly Seen[]): string {
  for (const { text } of [...seen].reverse()) {
    const line = text.split('\n').find((part) => new RegExp(`^\\d+\\. ${option.title}$`).test(part));
    if (line !== undefined) return line.slice(0, line.indexOf('.'));
  }
  throw new Error(`Nobody offered "${option.title}"`);
}

/** Posts a webhook, and insists that it is taken. */
export async function post({ url, method, headers, body }: WebhookRequest): Promise<void> {
  const response = await fetch(url, { method, headers, body: new Uint8Array(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

let count = 0;

/** Different each time, in this process. */
export function unique(): string {
  count += 1;
  return String(count);
}
