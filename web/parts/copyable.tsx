import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useWords } from '../state/language.ts';
import { pause } from '../state/wait.ts';

const SAID_MS = 2_000;

/** A text to take along, with a button that copies it. `label` says what it is to who cannot see it. */
export function Copyable({ text, label }: { readonly text: string; readonly label: string }) {
  const { common } = useWords();
  const code = useRef<HTMLElement>(null);
  const copied = useSignal(false);
  const copy = async (): Promise<void> => {
    copied.value = code.current !== null && (await toClipboard(code.current));
    await pause(SAID_MS);
    copied.value = false;
  };
  return (
    <div class={text.includes('\n') ? 'copyable' : 'copyable short'}>
      <pre tabIndex={0} role="group" aria-label={label}>
        <code ref={code}>{text}</code>
      </pre>
      <button type="button" class="quiet small" aria-label={`${common.copy}: ${label}`} onClick={() => void copy()}>
        {copied.value ? common.copied : common.copy}
      </button>
      <span class="visually-hidden" role="status">
        {copied.value ? common.copied : ''}
      </span>
    </div>
  );
}

/** Whether it is there. Browsers lend the clipboard to https and loopback alone; elsewhere the text is at least selected. */
async function toClipboard(element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(element.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(element);
    return false;
  }
}
