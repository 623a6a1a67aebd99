import type { Capabilities } from '../../../sdk/src/index.ts';
import { bytes, count } from '../../parts/format.ts';
import { useWords } from '../../state/language.ts';

/** What the provider can do, in the words of whoever sends. */
export function CapabilitiesCard({ capabilities }: { readonly capabilities: Capabilities }) {
  const { operate, talk, common } = useWords();
  const t = operate.connection;
  const kinds = talk.messages.kind as Readonly<Record<string, string>>;
  const yesNo = (can: boolean): string => (can ? common.yes : common.no);
  const facts: readonly (readonly [string, string])[] = [
    [t.freeform, t.freeformValues[capabilities.freeform]],
    [t.messageActions, capabilities.actions.map((action) => t.actionNames[action]).join(', ') || common.none],
    [t.reports, capabilities.deliveryStates.map((state) => talk.messages.state[state]).join(', ')],
    [t.replies, yesNo(capabilities.replies)],
    [t.groups, yesNo(capabilities.recipients.includes('group'))],
    [t.idempotent, yesNo(capabilities.idempotentSend)],
  ];
  return (
    <section class="card">
      <details>
        <summary>
          <h2>{t.capabilities}</h2>
        </summary>
        <p class="hint">{t.capabilitiesHint}</p>
        <ul class="chips">
          {Object.entries(capabilities.messages).map(([type, limits]) => (
            <li key={type} class={limits === false ? 'chip cannot' : 'chip'}>
              <strong>{kinds[type] ?? type}</strong>
              <span class="small">{limits === false ? t.cannot : (limitsText(limits, t) ?? t.can)}</span>
            </li>
          ))}
        </ul>
        <dl class="facts">
          {facts.map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}
        </dl>
      </details>
    </section>
  );
}

type Limits = Exclude<Capabilities['messages'][string], false>;
type Words = ReturnType<typeof useWords>['operate']['connection'];

function limitsText({ maxBytes, maxOptions, maxTextLength }: Limits, t: Words): string | undefined {
  if (maxBytes !== undefined) return t.bytes(bytes(maxBytes));
  if (maxOptions !== undefined) return t.options(maxOptions);
  return maxTextLength === undefined ? undefined : t.characters(count(maxTextLength));
}
