import { useEffect, useId, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { useWords } from '../state/language.ts';
import { useDeed } from './deed.ts';
import { ProblemBox } from './problem-box.tsx';

export type ConfirmProps = {
  /** On the button that asks. */
  readonly button: string;
  readonly title: string;
  readonly text: string;
  /** On the button that does it; as on the one that asks when absent. */
  readonly yes?: string;
  readonly danger?: boolean;
  readonly small?: boolean;
  readonly action: () => Promise<void>;
};

/** A button that asks before it does something hard to take back. */
export function ConfirmButton({
  button,
  title,
  text,
  yes = button,
  danger = false,
  small = false,
  action,
}: ConfirmProps) {
  const open = useSignal(false);
  return (
    <>
      <button
        type="button"
        class={`quiet${danger ? ' danger-text' : ''}${small ? ' small' : ''}`}
        onClick={() => void (open.value = true)}
      >
        {button}
      </button>
      {open.value && (
        <ConfirmDialog
          title={title}
          text={text}
          yes={yes}
          danger={danger}
          action={action}
          close={() => void (open.value = false)}
        />
      )}
    </>
  );
}

type DialogProps = Omit<Required<ConfirmProps>, 'button' | 'small'> & { readonly close: () => void };

function ConfirmDialog({ title, text, yes, danger, action, close }: DialogProps) {
  const { common } = useWords();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const deed = useDeed();
  useEffect(() => dialog.current?.showModal(), []);
  const act = async (): Promise<void> => {
    await action();
    dialog.current?.close();
  };
  return (
    <dialog ref={dialog} aria-labelledby={id} aria-describedby={`${id}-text`} onClose={close}>
      <h2 id={id}>{title}</h2>
      <p id={`${id}-text`}>{text}</p>
      {deed.error !== undefined && <ProblemBox error={deed.error} />}
      <div class="form-end">
        <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
          {common.cancel}
        </button>
        <button
          type="button"
          class={`${danger ? 'danger' : 'primary'}${deed.isBusy ? ' busy' : ''}`}
          onClick={() => void deed.run(act)}
        >
          {yes}
        </button>
      </div>
    </dialog>
  );
}
