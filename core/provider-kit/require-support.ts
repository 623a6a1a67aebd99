import {
  UnsupportedMessageError,
  type MediaSource,
  type OutboundMessage,
  type ProviderCapabilities,
} from '../provider/index.ts';

/**
 * The first thing a message needs that the backend lacks, as a path into the capabilities (`messages.buttons`,
 * `recipients.group`); undefined where there is none. Limits (lengths, sizes) are not looked at.
 */
export function missingCapability(message: OutboundMessage, capabilities: ProviderCapabilities): string | undefined {
  if (capabilities.messages[message.type] === false) return `messages.${message.type}`;
  if (!capabilities.recipients.includes(message.to.type)) return `recipients.${message.to.type}`;
  if (message.replyTo !== undefined && !capabilities.replies) return 'replies';
  const media = 'media' in message ? message.media : undefined;
  if (media !== undefined && !canOpen(media.type, capabilities)) return `mediaSources.${media.type}`;
  return undefined;
}

/** What the gateway keeps goes by its address where a backend takes no files (`toProviderMessage`). */
function canOpen(source: MediaSource['type'], { mediaSources }: ProviderCapabilities): boolean {
  return mediaSources.includes(source) || (source === 'file' && mediaSources.includes('url'));
}

/** Throws `UnsupportedMessageError` where `missingCapability` finds something. */
export function requireSupport(provider: string, message: OutboundMessage, capabilities: ProviderCapabilities): void {
  const capability = missingCapability(message, capabilities);
  if (capability !== undefined) throw new UnsupportedMessageError({ provider, capability });
}
