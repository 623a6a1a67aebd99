/** A PNG of one pixel, as base64: the smallest picture there is. */
export const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Its bytes. */
export const PNG = Buffer.from(PIXEL, 'base64');
