/** The client of the document that this project grew from (`seed.md`), as written there but for the type of `data`. */
export class ExternalWhatsAppAPI {
  private baseUrl = process.env['WHATSAPP_SERVER_URL'];

  async startSession(tenantId: string): Promise<boolean> {
    const response = await fetch(`${this.baseUrl}/sessions/${tenantId}/start`, {
      method: 'POST',
    });
    return response.ok;
  }

  async getQRCode(tenantId: string): Promise<string | null> {
    const response = await fetch(`${this.baseUrl}/sessions/${tenantId}/qr`);
    const data = (await response.json()) as { qrCode: string | null };
    return data.qrCode;
  }

  async sendMessage(tenantId: string, to: string, message: string): Promise<boolean> {
    const response = await fetch(`${this.baseUrl}/sessions/${tenantId}/send`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ to, message }),
    });
    return response.ok;
  }
}
