/** Draws a QR code. The library is loaded on first use: most requests need none. */
export async function drawQr(text: string, format: 'raw' | 'svg' | 'png'): Promise<Response> {
  const answer = (body: string | Uint8Array<ArrayBuffer>, contentType: string) =>
    new Response(body, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
  if (format === 'raw') return answer(text, 'text/plain; charset=utf-8');
  const { default: QRCode } = await import('qrcode');
  if (format === 'svg') return answer(await QRCode.toString(text, { type: 'svg', margin: 2 }), 'image/svg+xml');
  return answer(new Uint8Array(await QRCode.toBuffer(text, { margin: 2, scale: 6 })), 'image/png');
}
