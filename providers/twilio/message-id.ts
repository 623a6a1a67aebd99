/** One webhook may carry several media: each is a message of its own here, named after Twilio's and its place. */
export function partId(messageSid: string, part: number | 'text'): string {
  return part === 0 ? messageSid : `${messageSid}.${part}`;
}

/** Twilio's own id of a message or of one of its parts. */
export function messageSidOf(id: string): string {
  return id.replace(/^((?:SM|MM)[0-9a-fA-F]{32})\.(?:\d+|text)$/, '$1');
}
