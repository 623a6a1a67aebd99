import type { SessionState } from '../../sdk/src/index.ts';
import { ConfirmButton } from '../parts/confirm.tsx';
import { isLinkKept } from '../parts/state-words.ts';
import { useWords } from '../state/language.ts';
import type { Act } from './use-session-state.ts';

type ButtonsProps = { readonly state: SessionState; readonly perform: (act: Act | 'connect') => Promise<void> };

/** What may be done to a connection in this state; what is hard to take back is asked first. */
export function SessionButtons({ state, perform }: ButtonsProps) {
  const t = useWords().session.actions;
  const connect = (label: string) => (
    <button type="button" class="primary" onClick={() => void perform('connect')}>
      {label}
    </button>
  );
  const stop = (
    <button type="button" class="quiet" onClick={() => void perform('disconnect')}>
      {t.stop}
    </button>
  );
  const unlink = (
    <ConfirmButton
      button={t.unlink}
      title={t.unlinkTitle}
      text={t.unlinkText}
      danger
      action={() => perform('logout')}
    />
  );
  switch (state.status) {
    case 'connected':
    case 'restricted':
      return (
        <div class="buttons">
          <ConfirmButton
            button={t.disconnect}
            title={t.disconnectTitle}
            text={t.disconnectText}
            action={() => perform('disconnect')}
          />
          {unlink}
        </div>
      );
    case 'connecting':
    case 'pairing':
      return <div class="buttons">{stop}</div>;
    case 'passkey_required':
      return (
        <div class="buttons">
          {connect(t.tryAgain)}
          {stop}
        </div>
      );
    case 'reconnecting':
      return (
        <div class="buttons">
          {stop}
          {unlink}
        </div>
      );
    case 'action_required':
      return (
        <div class="buttons">
          {connect(t.tryAgain)}
          {unlink}
        </div>
      );
    case 'disconnected':
      return isLinkKept(state) ? (
        <div class="buttons">
          {connect(t.reconnect)}
          {unlink}
        </div>
      ) : null;
    case 'logged_out':
      return null;
  }
}
