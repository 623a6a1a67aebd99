import type { OptOutSettings } from '../api/suppressions.ts';
import { recordDeed } from '../audit/audit.ts';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { fromColumn } from '../json.ts';
import { prepared } from '../store/prepared.ts';

/** Where a tenant has set nothing. No confirmations: they are messages that somebody pays for. */
export const DEFAULT_SETTINGS: OptOutSettings = {
  languages: {
    pt: {
      optOut: ['SAIR', 'PARAR', 'PARE', 'CANCELAR', 'DESCADASTRAR', 'CANCELAR INSCRIÇÃO'],
      optIn: ['VOLTAR', 'RECEBER'],
    },
    en: {
      optOut: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'QUIT', 'OPT OUT'],
      optIn: ['START', 'UNSTOP', 'OPT IN'],
    },
    es: { optOut: ['BAJA', 'ALTO', 'SALIR', 'DARME DE BAJA'], optIn: ['ALTA', 'VOLVER'] },
  },
};

/** What a tenant has set, or what holds where it has not. One query. */
export async function readOptOutSettings(db: Store | StoreTransaction, tenantId: string): Promise<OptOutSettings> {
  const { rows } = await selectSettings(db, { tenantId });
  const [row] = rows;
  return row === undefined ? DEFAULT_SETTINGS : fromColumn<OptOutSettings>(row.settings);
}

const selectSettings = prepared((db: Store, { tenantId }: { readonly tenantId: string }) =>
  db.selectFrom('opt_out_settings').select('settings').where('tenant_id', '=', tenantId),
);

/** Replaces them all. */
export async function writeOptOutSettings(
  context: GatewayContext,
  tenantId: string,
  settings: OptOutSettings,
): Promise<OptOutSettings> {
  const written = { settings: JSON.stringify(settings), updated_at: context.now().getTime() };
  await context.store.db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('opt_out_settings')
      .values({ tenant_id: tenantId, ...written })
      .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(written))
      .execute();
    await recordDeed(context, transaction, { tenantId, action: 'opt_out_settings.set', subject: tenantId });
  });
  return settings;
}
