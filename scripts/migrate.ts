import { openDatabase } from '../core/store/database.ts';
import { GATEWAY_MIGRATION_TABLE, gatewayMigrations } from '../core/store/gateway/migrations.ts';
import type { GatewaySchema } from '../core/store/gateway/schema.ts';

// `node scripts/migrate.ts`: brings the gateway's database up to date, at deploy, before new code meets it. A preview of a
// change does not: its migrations are not for production's database. Whoever was not migrated is at its first request.
const { DATABASE_URL, NETLIFY_DB_URL, CONTEXT } = process.env;
const url = [DATABASE_URL, NETLIFY_DB_URL].find((value) => value !== undefined && value !== '');

if (CONTEXT !== undefined && CONTEXT !== '' && CONTEXT !== 'production') {
  console.log(`Nothing is migrated: the context is ${CONTEXT}`);
} else if (url === undefined) {
  console.log('Nothing is migrated: DATABASE_URL is not set for builds');
} else {
  try {
    const database = await openDatabase<GatewaySchema>({
      url,
      migrations: gatewayMigrations,
      migrationTable: GATEWAY_MIGRATION_TABLE,
      poolSize: 1,
    });
    await database.close();
    console.log('The database is up to date');
  } catch (error) {
    // Its message may hold the address with the password.
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    console.error(`The database cannot be migrated: ${code ?? (error instanceof Error ? error.name : 'unknown')}`);
    process.exitCode = 1;
  }
}
