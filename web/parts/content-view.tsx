import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Message, MessageContent } from '../../sdk/src/index.ts';
import { useWords } from '../state/language.ts';
import { useSession } from '../state/session.ts';
import { contentLine } from './content-line.ts';
import { useDeed } from './deed.ts';
import { ProblemBox } from './problem-box.tsx';

/** What a message holds, in full. */
export function ContentView({ content }: { readonly content: MessageContent }) {
  const words = useWords();
  return (
    <div class="content-box">
      <p>{contentLine(content, words)}</p>
      {'footer' in content && content.footer !== undefined && <p class="small">{content.footer}</p>}
      {optionsOf(content).length > 0 && (
        <ul class="chips">
          {optionsOf(content).map((option) => (
            <li key={option} class="chip">
              {option}
            </li>
          ))}
        </ul>
      )}
      {content.type === 'contacts' && (
        <p class="small">{content.contacts.flatMap(({ phones }) => phones.map(({ number }) => number)).join(', ')}</p>
      )}
      {content.type === 'location' && (
        <p class="small">
          {[content.address, `${content.latitude}, ${content.longitude}`]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </p>
      )}
    </div>
  );
}

function optionsOf(content: MessageContent): readonly string[] {
  switch (content.type) {
    case 'buttons':
      return content.options.map(({ title }) => title);
    case 'list':
      return content.sections.flatMap(({ options }) => options.map(({ title }) => title));
    case 'poll':
      return content.options;
    case 'cta_url':
      return [`${content.button}: ${content.url}`];
    case 'card':
      return content.buttons.map(({ title }) => title);
    case 'carousel':
      return content.cards
        .flatMap(({ text, buttons }) => [text ?? '', ...buttons.map(({ title }) => title)])
        .filter((text) => text !== '');
    case 'template':
      // A one-time code stands in the text and in its button.
      return [
        ...new Set([
          ...(content.header === undefined ? [] : [content.header]),
          ...content.parameters,
          ...(content.buttons ?? []).map(valueOf),
        ]),
      ];
    default:
      return [];
  }
}

type TemplateButton = NonNullable<Extract<Message['content'], { type: 'template' }>['buttons']>[number];

function valueOf(button: TemplateButton): string {
  if (button.type === 'url') return button.suffix;
  return button.type === 'copy_code' ? button.code : button.payload;
}

/** What a browser shows or plays by itself. */
type Kind = 'image' | 'audio' | 'video';
const KINDS: readonly Kind[] = ['image', 'audio', 'video'];

/** A received file: loaded when asked for, a picture shown, sound and film played, anything else to be saved. */
export function ReceivedMedia({ message }: { readonly message: Message }) {
  const { talk } = useWords();
  const { client } = useSession();
  const file = useSignal<{ readonly url: string; readonly kind: Kind | undefined } | undefined>(undefined);
  const deed = useDeed();
  const shown = file.value?.url;
  useEffect(() => () => void (shown !== undefined && URL.revokeObjectURL(shown)), [shown]);
  if (message.direction !== 'inbound' || !('media' in message.content) || message.content.media === undefined)
    return null;
  const load = async (): Promise<void> => {
    const blob = await (await client.messages.media(message.id)).blob();
    const kind = KINDS.find((each) => blob.type.startsWith(`${each}/`));
    file.value = { url: URL.createObjectURL(blob), kind };
  };
  return (
    <div class="content-box">
      {deed.error !== undefined && <ProblemBox error={deed.error} />}
      {file.value === undefined ? (
        <p>
          <button type="button" class="quiet small" onClick={() => void deed.run(load)}>
            {talk.messages.openMedia}
          </button>
        </p>
      ) : (
        <>
          {file.value.kind === 'image' && <img src={file.value.url} alt={talk.messages.mediaAlt} />}
          {file.value.kind === 'audio' && <audio src={file.value.url} controls />}
          {file.value.kind === 'video' && <video src={file.value.url} controls />}
          <p>
            <a
              href={file.value.url}
              download={message.content.type === 'document' ? message.content.filename : message.id}
            >
              {talk.messages.download}
            </a>
          </p>
        </>
      )}
    </div>
  );
}
