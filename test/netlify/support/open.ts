import { openDatabase, type Database } from '../../../core/store/database.ts';
import { GATEWAY_MIGRATION_TABLE, gatewayMigrations } from '../../../core/store/gateway/migrations.ts';
import type { GatewaySchema } from '../../../core/store/gateway/schema.ts';

/** The gateway's store, for tests and for the programs that they start. */
export function openGatewayDatabase(url: string): Promise<Database<GatewaySchema>> {
  return openDatabase<GatewaySchema>({
    url,
    migrations: gatewayMigrations,
    migrationTable: GATEWAY_MIGRATION_TABLE,
    poolSize: 12,
  });
}
