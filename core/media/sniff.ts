import { GatewayError } from '../provider/index.ts';

/** What is looked at to tell what a medium is. Some formats have a kilobyte of something else in front. */
export const HEAD_BYTES = 64 * 1024;

const UNKNOWN = 'application/octet-stream';

/** Names for the same, as people write them. */
const SAME: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/apng': 'image/png',
  'audio/mp3': 'audio/mpeg',
  'audio/x-mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'application/x-pdf': 'application/pdf',
  'application/x-zip-compressed': 'application/zip',
};

/** Containers that hold several of the types that we are told: who names one of them is believed. */
const CONTAINERS: readonly RegExp[] = [
  /^(video|audio|application)\/(ogg|opus)$/,
  /^((video|audio)\/(mp4|3gpp2?|quicktime|x-m4a|x-m4v|aac)|application\/mp4)$/,
  /^(video|audio)\/(webm|(x-)?matroska)$/,
  /^application\/(zip|epub\+zip|java-archive|vnd\.(openxmlformats-officedocument|oasis\.opendocument|ms-(word|excel|powerpoint))[\w.-]*)$/,
  /^application\/(x-cfb|msword|vnd\.ms-(excel|powerpoint|outlook))$/,
  /^audio\/(amr|amr-wb|3gpp)$/,
];

/** A claim that content without any known beginning cannot be. Text, tables and the like have no beginning to know. */
const RECOGNISABLE = /^(image\/(jpeg|png|gif|webp|heic|tiff|bmp)|video\/|application\/(pdf|zip|x-cfb|vnd\.openxml))/;

/** `image/jpeg; x=y` → `image/jpeg`, in lower case, and by its usual name. Undefined where it is none. */
export function essenceOf(mediaType: string | undefined): string | undefined {
  const essence = (mediaType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(essence)) return undefined;
  return SAME[essence] ?? essence;
}

/** What the beginning of a medium shows it to be; undefined where it could be anything. */
export async function sniff(head: Uint8Array): Promise<string | undefined> {
  // Loaded here: it knows two hundred formats, which a function that takes no media need not know.
  const { fileTypeFromBuffer } = await import('file-type');
  return essenceOf((await fileTypeFromBuffer(head).catch(() => undefined))?.mime);
}

/**
 * The type of a medium, from what it is said to be and what it begins with. The claim stands where the content may be that;
 * the content decides where nothing was claimed. Undefined where one contradicts the other.
 */
export function reconcile(claimed: string | undefined, found: string | undefined): string | undefined {
  const claim = essenceOf(claimed);
  if (claim === undefined || claim === UNKNOWN) return found ?? UNKNOWN;
  if (found === undefined) return RECOGNISABLE.test(claim) ? undefined : claim;
  if (claim === found || CONTAINERS.some((container) => container.test(claim) && container.test(found))) return claim;
  // An SVG is XML, and so is much else.
  return found === 'application/xml' && /(\+|\/)xml$/.test(claim) ? claim : undefined;
}

/** How sound or pictures are coded: a voice note is one only as `audio/ogg; codecs=opus`. */
const CODECS = /;\s*codecs="?([\w.,-]{1,64})"?\s*(;|$)/i;

/** `type`, with the codecs that `claimed` names for it. */
export function withCodecs(type: string, claimed: string | undefined): string {
  const codecs = essenceOf(claimed) === type ? CODECS.exec(claimed ?? '')?.[1] : undefined;
  return codecs === undefined ? type : `${type}; codecs=${codecs}`;
}

/** What a sender or a backend claims, as it may stand in a header of ours: the type and its codecs, and nothing else of it. */
export function headerType(claimed: string): string {
  return withCodecs(essenceOf(claimed) ?? UNKNOWN, claimed);
}

/** As `reconcile`. Throws `media_type_mismatch` naming both. */
export function requireType(claimed: string | undefined, found: string | undefined): string {
  const type = reconcile(claimed, found);
  if (type !== undefined) return type;
  const message = `It is said to be ${essenceOf(claimed)}, and its content is ${found ?? 'something else'}`;
  throw new GatewayError({ code: 'media_type_mismatch', message });
}

/** What a browser may show by itself: pictures, sound and film, none of which can hold a program. */
export function mayShow(mediaType: string): boolean {
  return /^(image\/(jpeg|png|gif|webp)|audio\/[\w.+-]+|video\/[\w.+-]+)$/.test(mediaType);
}
