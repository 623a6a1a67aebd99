import { PolyzapError, type Connection, type SenderState } from '../../../sdk/src/index.ts';
import { Badge } from '../../parts/badge.tsx';
import { ConfirmButton } from '../../parts/confirm.tsx';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { When } from '../../parts/placeholders.tsx';
import { useWords } from '../../state/language.ts';
import { useLoad } from '../../state/load.ts';
import { useSession } from '../../state/session.ts';

const TONES = { unregistered: 'idle', pending: 'busy', code_needed: 'busy', online: 'good', offline: 'bad' } as const;

/**
 * The number's registration for WhatsApp at its provider: how far it is, and the next step. Nothing where the provider takes
 * none by calls, which it says when it is asked.
 */
export function SenderCard({ connection: { id } }: { readonly connection: Connection }) {
  const { operate } = useWords();
  const t = operate.sender;
  const { client } = useSession();
  const sender = useLoad<SenderState | null>(
    `sender of ${id}`,
    (signal) => client.connections.sender(id, { signal }).catch(nothingHere),
    { on: false },
  );
  if (sender.value === null || (sender.value === undefined && sender.error === undefined)) return null;
  return (
    <section class="card">
      <h2>{t.title}</h2>
      <p class="hint">{t.hint}</p>
      <When of={sender}>
        {(state) => state !== null && <Standing id={id} state={state} changed={sender.set} again={sender.reload} />}
      </When>
    </section>
  );
}

/** An answer, too, and not to be asked for again. */
function nothingHere(error: unknown): null {
  if (PolyzapError.isInstance(error) && ['conflict', 'insufficient_scope'].includes(error.code)) return null;
  throw error;
}

type StandingProps = {
  readonly id: string;
  readonly state: SenderState;
  readonly changed: (state: SenderState) => void;
  readonly again: () => void;
};

function Standing({ id, state, changed, again }: StandingProps) {
  const { operate, common } = useWords();
  const t = operate.sender;
  const { client } = useSession();
  const { status, number, providerStatus, reasons, qualityRating, messagingLimit } = state;
  const told = [
    number,
    providerStatus,
    qualityRating === undefined ? null : `${t.quality}: ${qualityRating}`,
    messagingLimit === undefined ? null : `${t.limit}: ${messagingLimit}`,
  ];
  return (
    <>
      <div role="status" class="stack">
        <p>
          <Badge tone={TONES[status]}>{t.status[status]}</Badge>{' '}
          <span class="small">{told.filter((part) => part !== null).join(' · ')}</span>
        </p>
        <p>{t.next[status]}</p>
        {reasons.length > 0 && (
          <ul lang="en">
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
      </div>
      {status === 'unregistered' && (
        <Form
          submit={t.register}
          action={async ({ displayName = '', businessAccountId = '', verification = '' }) =>
            changed(
              await client.connections.registerSender(id, {
                displayName,
                ...(businessAccountId.trim() !== '' && { businessAccountId: businessAccountId.trim() }),
                ...((verification === 'sms' || verification === 'voice') && { verification }),
              }),
            )
          }
        >
          <div class="pair">
            <Field name="displayName" label={t.displayName} hint={t.displayNameHint} required />
            <Field name="businessAccountId" label={`${t.account} (${common.optional})`} hint={t.accountHint} />
            <Field
              name="verification"
              label={t.verification}
              options={[
                ['', t.verifications.none] as const,
                ['sms', t.verifications.sms],
                ['voice', t.verifications.voice],
              ]}
            />
          </div>
        </Form>
      )}
      {status === 'code_needed' && (
        <Form
          submit={t.verify}
          action={async ({ code = '' }) =>
            changed(await client.connections.verifySender(id, { code: code.replaceAll(/[\s-]/g, '') }))
          }
        >
          <Field name="code" label={t.code} hint={t.codeHint} type="tel" required />
        </Form>
      )}
      <div class="buttons">
        <button type="button" class="quiet" onClick={again}>
          {t.again}
        </button>
        {status !== 'unregistered' && (
          <ConfirmButton
            button={t.remove}
            title={t.removeTitle}
            text={t.removeText}
            danger
            action={async () => {
              await client.connections.removeSender(id);
              again();
            }}
          />
        )}
      </div>
    </>
  );
}
