import type { ProviderEvent } from '../provider/index.ts';
import { isStorable, storable } from '../text.ts';

/**
 * Events as they can be stored: a backend's text may hold what a database refuses, and its clock may be garbage. Neither
 * is a reason to lose the event, nor the others that came with it.
 */
export function normalizeEvents(events: readonly ProviderEvent[], now: Date): readonly ProviderEvent[] {
  return events.map((event) => {
    const timed = Number.isNaN(Date.parse(event.timestamp)) ? { ...event, timestamp: now.toISOString() } : event;
    return normalize(timed);
  });
}

function normalize<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  // What JSON writes as an escape is what may have to be replaced; most events have none.
  if (!/\\u0000|\\ud[89a-f]/i.test(text)) return value;
  return JSON.parse(text, (_name, item: unknown) =>
    typeof item === 'string' ? storable(item) : withStorableNames(item),
  ) as Value;
}

function withStorableNames(item: unknown): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
  if (Object.keys(item).every(isStorable)) return item;
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [storable(name), value]));
}
