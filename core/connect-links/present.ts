import type { ConnectLink, LinkStatus } from '../api/connect-links.ts';
import { fromColumn, toTimestamp, toTimestampOrNull } from '../json.ts';
import { isPhoneNumber } from '../provider/index.ts';
import type { ConnectLinkRow } from '../store/gateway/schema.ts';

/** The `branding` column; the logo as a data URL. */
export type StoredBranding = {
  readonly name: string | null;
  readonly color: string | null;
  readonly logo: string | null;
};

/** What a link is at this moment. What was completed stays so; what was revoked is not said to have expired. */
export function statusOf(row: ConnectLinkRow, now: Date): LinkStatus {
  if (row.completed_at !== null) return 'completed';
  if (row.revoked_at !== null) return 'revoked';
  return row.expires_at <= now.getTime() ? 'expired' : 'open';
}

/** A link as the API shows it: without its token, which nobody has but its holder. */
export function presentLink(row: ConnectLinkRow, now: Date): ConnectLink {
  const { name, color, logo } = fromColumn<StoredBranding>(row.branding);
  return {
    id: row.id,
    tenantId: row.tenant_id,
    connectionId: row.connection_id,
    provider: row.provider,
    label: row.label,
    number: row.number !== null && isPhoneNumber(row.number) ? row.number : null,
    status: statusOf(row, now),
    branding: { name, color, hasLogo: logo !== null },
    redirectUrl: row.redirect_url,
    locale: localeOf(row),
    allowedOrigins: originsOf(row),
    createdAt: toTimestamp(row.created_at),
    expiresAt: toTimestamp(row.expires_at),
    usedAt: toTimestampOrNull(row.used_at),
    completedAt: toTimestampOrNull(row.completed_at),
    revokedAt: toTimestampOrNull(row.revoked_at),
  };
}

/** The language that its page is to speak; null where that is the browser's to say. */
export function localeOf({ locale }: ConnectLinkRow): ConnectLink['locale'] {
  return locale === 'en' || locale === 'es' || locale === 'pt-BR' ? locale : null;
}

/** Sites that may frame its page. */
export function originsOf(row: Pick<ConnectLinkRow, 'allowed_origins'>): string[] {
  return fromColumn<string[]>(row.allowed_origins);
}
