/** How far two colours are apart for the eye: 1 to 21. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever can be read on this colour; one of them always has more than 4.5. */
export function inkOn(color: string): string {
  return contrast(color, '#ffffff') >= contrast(color, '#000000') ? '#ffffff' : '#000000';
}

/**
 * The colour itself where it can be read on this ground (4.5 at least), else as much darker or lighter as that needs, which
 * keeps it recognisable.
 */
export function readable(color: string, ground: string): string {
  const end = luminance(ground) > 0.18 ? 0 : 255;
  for (let step = 0; step <= 20; step += 1) {
    const mixed = mix(color, end, step / 20);
    if (contrast(mixed, ground) >= 4.5) return mixed;
  }
  return end === 0 ? '#000000' : '#ffffff';
}

function mix(color: string, end: number, part: number): string {
  const mixed = channels(color).map((value) => Math.round(value + (end - value) * part));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}
