import type { Conversation } from '../../../sdk/src/index.ts';
import { Badge } from '../../parts/badge.tsx';
import { addressText, duration } from '../../parts/format.ts';
import { useSecondsUntil } from '../../session/use-seconds.ts';
import { useWords } from '../../state/language.ts';

/** Stands for "never" where a window has no end. */
export const FAR = '9999-12-31T00:00:00.000Z';

/** Who it is with. */
export function nameOf({ name, addresses, contactId }: Conversation): string {
  const [address] = addresses;
  return name ?? (address === undefined ? contactId : addressText(address));
}

/** Until when this person may be answered freely, counted down. */
export function WindowBadge({ conversation }: { readonly conversation: Conversation }) {
  const words = useWords();
  const t = words.talk.conversations;
  const { hours, minutes } = words.common.durations;
  const { freeform, window } = conversation;
  const seconds = useSecondsUntil(window.expiresAt ?? FAR);
  if (conversation.optedOut) return <Badge tone="bad">{t.optedOutShort}</Badge>;
  if (freeform === 'always') return <Badge tone="good">{t.windowAlways}</Badge>;
  if (freeform === null) return <Badge tone="idle">{t.windowUnknown}</Badge>;
  if (!window.open || window.expiresAt === null || seconds <= 0)
    return <Badge tone="idle">{t.windowClosedShort}</Badge>;
  // Never more than there is: who reads "2 h" would plan with them.
  const whole = Math.floor(seconds / 3_600);
  const rest = Math.floor((seconds % 3_600) / 60);
  const left = seconds < 3_600 ? duration(seconds * 1_000, words) : [hours(whole), minutes(rest)].join(' ');
  return <Badge tone={seconds < 3_600 ? 'busy' : 'good'}>{t.windowOpen(left)}</Badge>;
}
