import { isDeepStrictEqual } from 'node:util';
import type { SwitchReport, SwitchRequest } from '../api/switches.ts';
import { findFormer, asFormer } from '../connections/former.ts';
import { buildProvider, providerOf, readConfig, registered } from '../connections/provider-of.ts';
import type { GatewayContext } from '../context.ts';
import type { CallOptions, FieldError, Health, SessionState } from '../provider/index.ts';
import type { ConnectionProviderRow, ConnectionRow } from '../store/gateway/schema.ts';
import { compareCapabilities } from './capability-diff.ts';
import { askForLine, numberProblem, presentNumber } from './number.ts';
import { readQueued } from './queued.ts';

/** What a switch comes to, before anything is changed. */
export type Checked = {
  readonly report: SwitchReport;
  /** The new provider's. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What its phone is doing, where it has one. */
  readonly state: SessionState | undefined;
};

/**
 * Looks before the leap: configuration, credentials, number, capabilities, queue. Asks both backends and changes nothing.
 * Throws `invalid_request` for an unknown provider and `invalid_configuration`; everything else is in the report.
 */
export async function checkSwitch(
  context: GatewayContext,
  connection: ConnectionRow,
  request: SwitchRequest,
  options: CallOptions,
): Promise<Checked> {
  const target = registered(context, request.provider);
  const { config, reused } = await configFor(context, connection, request);
  const next = buildProvider(context, request.provider, connection.id, config);
  const same = request.provider === connection.provider && isDeepStrictEqual(config, readConfig(context, connection));
  const [health, line, number] = await Promise.all([
    next.health(options),
    askForLine(next, options),
    presentNumber(connection, () => providerOf(context, connection), options),
  ]);
  const problems = same
    ? []
    : [credentialProblem(health), numberProblem(number, line.number, request.confirmNumberChange)];
  const standing = problems.filter((problem): problem is FieldError => problem !== undefined);
  return {
    config,
    state: line.state,
    report: {
      dryRun: request.dryRun,
      changes: !same && standing.length === 0,
      problems: standing,
      from: { provider: connection.provider, number },
      to: { provider: request.provider, number: line.number, health, configReused: reused },
      capabilities: compareCapabilities(registered(context, connection.provider).capabilities, target.capabilities),
      queued: await readQueued(context, connection, target),
    },
  };
}

/** A provider that only complains (a phone that is not paired yet) can be switched to; one that cannot send, cannot. */
function credentialProblem(health: Health): FieldError | undefined {
  return health.status === 'down' ? { path: 'config', message: `does not work: ${health.reason}` } : undefined;
}

async function configFor(
  context: GatewayContext,
  connection: ConnectionRow,
  request: SwitchRequest,
): Promise<{ readonly config: Record<string, unknown>; readonly reused: boolean }> {
  if (request.config !== undefined) return { config: request.config, reused: false };
  if (request.provider === connection.provider) return { config: readConfig(context, connection), reused: true };
  const former: ConnectionProviderRow | undefined = (
    await findFormer(context.store.db, connection.id, request.provider)
  )[0];
  if (former === undefined) return { config: {}, reused: false };
  return { config: readConfig(context, asFormer(connection, former)), reused: true };
}
