import type { SealedColumn } from '../../crypto/reseal.ts';

/** What is sealed, by what it is: a record that is copied to another row does not open there. */
export const connectionSecrets = (id: string): string => `connection:${id}:secrets`;
/** The signing secret of a webhook endpoint. */
export const endpointSecret = (id: string): string => `webhook_endpoint:${id}`;
/** The addresses of a person who is being erased. */
export const erasureAddresses = (id: string): string => `erasure:${id}:addresses`;
/** A secret of the installation's own, by its name. */
export const installationSecret = (name: string): string => `installation_secret:${name}`;

/** Every column of the gateway's that the keyring has sealed. A plan's secrets are as a connection's. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'connection', key: ['id'], column: 'secrets', recordOf: connectionSecrets },
  {
    table: 'connection_provider',
    key: ['connection_id', 'epoch'],
    column: 'secrets',
    recordOf: connectionSecrets,
  },
  { table: 'plan', key: ['id'], column: 'secrets', recordOf: connectionSecrets },
  { table: 'webhook_endpoint', key: ['id'], column: 'secret', recordOf: endpointSecret },
  { table: 'webhook_endpoint', key: ['id'], column: 'previous_secret', recordOf: endpointSecret },
  { table: 'erasure', key: ['id'], column: 'addresses', recordOf: erasureAddresses },
  { table: 'installation_secret', key: ['name'], column: 'value', recordOf: installationSecret },
];
