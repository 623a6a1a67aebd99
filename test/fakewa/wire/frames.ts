/** Cuts the byte stream of a socket into frames. A WebSocket message is not a frame boundary. */

const PROLOGUE = Buffer.from([0x57, 0x41, 6, 3]);
const ROUTING_MARK = Buffer.from([0x45, 0x44, 0, 1]);
const EMPTY = Buffer.alloc(0);

export type FrameReader = {
  /** Takes bytes; returns the frames that are complete now. Throws if the stream does not begin with the prologue. */
  push(bytes: Buffer): Buffer[];
};

export const frameReader = (): FrameReader => {
  let buffered: Buffer = EMPTY;
  let begun = false;

  const skipIntro = (): boolean => {
    if (buffered[0] === ROUTING_MARK[0]) {
      if (buffered.length < 7) return false;
      if (!buffered.subarray(0, 4).equals(ROUTING_MARK)) throw new Error('not a WhatsApp stream: wrong preamble');
      const length = buffered.readUIntBE(4, 3);
      if (buffered.length < 7 + length + PROLOGUE.length) return false;
      buffered = buffered.subarray(7 + length);
    }
    if (buffered.length < PROLOGUE.length) return false;
    if (!buffered.subarray(0, 4).equals(PROLOGUE)) throw new Error('not a WhatsApp stream: wrong prologue');
    buffered = buffered.subarray(PROLOGUE.length);
    return true;
  };

  return {
    push(bytes) {
      buffered = buffered.length === 0 ? bytes : Buffer.concat([buffered, bytes]);
      if (!begun) begun = skipIntro();
      const frames: Buffer[] = [];
      if (!begun) return frames;
      while (buffered.length >= 3) {
        const end = 3 + buffered.readUIntBE(0, 3);
        if (buffered.length < end) break;
        frames.push(buffered.subarray(3, end));
        buffered = buffered.subarray(end);
      }
      return frames;
    },
  };
};

/** The bytes to write for one frame. */
export const frame = (payload: Uint8Array): Buffer => {
  const bytes = Buffer.allocUnsafe(3 + payload.length);
  bytes.writeUIntBE(payload.length, 0, 3);
  bytes.set(payload, 3);
  return bytes;
};

export { PROLOGUE };
