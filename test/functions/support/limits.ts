import { Transform } from 'node:stream';

/** An invocation, as JSON: AWS Lambda takes no more, and Netlify's functions are that. */
const MOST_IN = 6 * 1024 * 1024;

/** Bytes of a streamed answer (docs.netlify.com, "Functions: configuration"). */
const MOST_OUT = 20_000_000;

/** A scheduled function is ended then, and any by `netlify dev`; for others it is 60 s. */
export const MOST_MS = 30_000;

/** Whether Netlify's front end would hand it to a function at all. */
export function fits(event: object): boolean {
  return Buffer.byteLength(JSON.stringify(event)) <= MOST_IN;
}

/** Passes bytes on, and fails when they become more than are streamed: the answer breaks off. */
export function upToMost(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.byteLength;
      if (bytes > MOST_OUT) done(new Error('The answer is longer than Netlify streams'));
      else done(null, chunk);
    },
  });
}

const TEXT = /^(text\/|application\/([\w.+-]+\+)?(json|xml)\b|application\/x-www-form-urlencoded)/i;

/**
 * A body as it stands in an event: text as it is, everything else in base64, which makes it a third longer. What calls
 * itself text and is none would be damaged, so it counts as bytes.
 */
export function bodyOf(body: Buffer, contentType: string): { body: string | null; isBase64Encoded: boolean } {
  if (body.length === 0) return { body: null, isBase64Encoded: false };
  const text = TEXT.test(contentType) ? body.toString() : '';
  if (text !== '' && Buffer.from(text).equals(body)) return { body: text, isBase64Encoded: false };
  return { body: body.toString('base64'), isBase64Encoded: true };
}
