import { go, hrefOf, type ViewName } from '../state/route.ts';
import { ConfirmButton } from './confirm.tsx';

export type DeleteButtonProps = {
  readonly words: { readonly delete: string; readonly deleteTitle: string; readonly deleteText: string };
  readonly action: () => Promise<unknown>;
  /** The list that is shown afterwards. */
  readonly list: ViewName;
};

/** The end of what its page is about. Asks before it does it. */
export function DeleteButton({ words, action, list }: DeleteButtonProps) {
  return (
    <ConfirmButton
      button={words.delete}
      title={words.deleteTitle}
      text={words.deleteText}
      danger
      action={async () => {
        await action();
        go(hrefOf(list));
      }}
    />
  );
}
