import { toBuffer, toDataURL, toString } from 'qrcode';

const OPTIONS = { errorCorrectionLevel: 'M', margin: 2 } as const;

/** A PNG, with eight pixels a module. */
export function qrPng(text: string): Promise<Buffer> {
  return toBuffer(text, { ...OPTIONS, type: 'png', scale: 8 });
}

/** An SVG, of any size. */
export function qrSvg(text: string): Promise<string> {
  return toString(text, { ...OPTIONS, type: 'svg' });
}

/** A PNG as `data:` URL, for an `<img>`. */
export function qrDataUrl(text: string): Promise<string> {
  return toDataURL(text, { ...OPTIONS, scale: 8 });
}
