import type * as z from 'zod';
import { addressSchema } from '../../provider-kit/message-schema.ts';
import { sessionStateSchema } from '../../provider-kit/session-schema.ts';
import { auditEntrySchema } from '../audit.ts';
import { batchResultSchema, batchSchema } from '../batches.ts';
import {
  checkNumbersSchema,
  connectionWarningSchema,
  connectSchema,
  createConnectionSchema,
  healthSchema,
  updateConnectionSchema,
  webhookSetUpSchema,
} from '../connections.ts';
import {
  connectLinkPageSchema,
  connectLinkSchema,
  connectViewSchema,
  createConnectLinkSchema,
  createdConnectLinkSchema,
} from '../connect-links.ts';
import { fullMessageSchema, mediaViewSchema, messageContentSchema, messageWarningSchema } from '../content.ts';
import { conversationSchema } from '../conversations.ts';
import { eventSchemas, fullEventPageSchema, fullEventSchema } from '../event-data.ts';
import {
  createdKeySchema,
  createKeySchema,
  keySchema,
  rotatedKeySchema,
  rotateKeySchema,
  scopeSchema,
} from '../keys.ts';
import {
  createUploadSchema,
  fetchMediaSchema,
  mediaPageSchema,
  mediaSchema,
  mediaSettingsViewSchema,
  setMediaSettingsSchema,
  uploadSchema,
} from '../media.ts';
import { messageActionSchema, resolveMessageSchema, sendMessageSchema } from '../messages.ts';
import { pacingViewSchema } from '../pacing-view.ts';
import { pacingSettingsSchema } from '../pacing.ts';
import { createPlanSchema, movedPlanSchema, movePlanSchema, planSchema, updatePlanSchema } from '../plans.ts';
import { erasureSchema } from '../privacy.ts';
import { retentionSchema, setRetentionSchema } from '../retention.ts';
import { errorCodeSchema, messageErrorSchema, problemSchema } from '../problem.ts';
import { capabilitiesSchema, numberChecksSchema, providerListSchema, providerSchema } from '../providers.ts';
import { routingSchema } from '../routing.ts';
import {
  connectionStateSchema,
  fullConnectionSchema,
  fullCreatedConnectionSchema,
  fullDetailedConnectionSchema,
  toldStateSchema,
} from '../session-view.ts';
import { registerSenderSchema, senderStateSchema, verifySenderSchema } from '../senders.ts';
import { statsSchema } from '../stats.ts';
import { createSuppressionSchema, optOutSettingsSchema, suppressionSchema } from '../suppressions.ts';
import { connectionProviderSchema, switchReportSchema, switchSchema } from '../switches.ts';
import { createTemplateSchema, syncSchema, templateConnectionSchema, templateSchema } from '../templates.ts';
import { createTenantSchema, tenantSchema, updateTenantSchema } from '../tenants.ts';
import { usageReportSchema, usageSchema } from '../usage.ts';
import {
  createWebhookEndpointSchema,
  deliveryPageSchema,
  deliverySchema,
  redeliveredSchema,
  redeliverSchema,
  updateWebhookEndpointSchema,
  webhookEndpointSchema,
  webhookEndpointWithSecretSchema,
} from '../webhook-endpoints.ts';
import { toJsonSchemas, type JsonSchema } from './json-schema.ts';
import type { Operation } from './operation.ts';
import { connectionPageSchema, connectionProvidersSchema, fullSwitchResultSchema } from './operations/connections.ts';
import { conversationPageSchema, messagePageSchema, resolvedMessageSchema } from './operations/messages.ts';
import { planPageSchema } from './operations/plans.ts';
import { suppressionPageSchema } from './operations/suppressions.ts';
import { auditPageSchema } from './operations/system.ts';
import { templatePageSchema } from './operations/templates.ts';
import { keyPageSchema, tenantPageSchema } from './operations/tenants.ts';
import { pingSchema, webhookEndpointPageSchema } from './operations/webhook-endpoints.ts';

type Named = Readonly<Record<string, z.ZodType>>;

/** `SendText`, `SendCtaUrl`: one for each message type. */
const sends: Named = Object.fromEntries(
  sendMessageSchema.options.map((option) => [`Send${pascal(option.shape.type.value)}`, option]),
);

/** What we take. Both lists are the names that the document and the SDK's types use. */
export const REQUESTS: Named = {
  Address: addressSchema,
  SendMessage: sendMessageSchema,
  ...sends,
  SendMedia: mediaOf(),
  SendBatch: batchSchema,
  FetchMedia: fetchMediaSchema,
  CreateMediaUpload: createUploadSchema,
  SetMediaSettings: setMediaSettingsSchema,
  MessageAction: messageActionSchema,
  ResolveMessage: resolveMessageSchema,
  CreateTenant: createTenantSchema,
  UpdateTenant: updateTenantSchema,
  CreateKey: createKeySchema,
  RotateKey: rotateKeySchema,
  SetRetention: setRetentionSchema,
  Scope: scopeSchema,
  CreateConnection: createConnectionSchema,
  UpdateConnection: updateConnectionSchema,
  PacingSettings: pacingSettingsSchema,
  ConnectRequest: connectSchema,
  CreateConnectLink: createConnectLinkSchema,
  CheckNumbers: checkNumbersSchema,
  SwitchRequest: switchSchema,
  Routing: routingSchema,
  CreatePlan: createPlanSchema,
  UpdatePlan: updatePlanSchema,
  MovePlan: movePlanSchema,
  CreateTemplate: createTemplateSchema,
  TemplateConnection: templateConnectionSchema,
  CreateWebhookEndpoint: createWebhookEndpointSchema,
  UpdateWebhookEndpoint: updateWebhookEndpointSchema,
  Redeliver: redeliverSchema,
  CreateSuppression: createSuppressionSchema,
  OptOutSettings: optOutSettingsSchema,
};

/** What we answer. */
export const ANSWERS: Named = {
  Address: addressSchema,
  ErrorCode: errorCodeSchema,
  Problem: problemSchema,
  MessageError: messageErrorSchema,
  Message: fullMessageSchema,
  MessagePage: messagePageSchema,
  BatchResult: batchResultSchema,
  ResolvedMessage: resolvedMessageSchema,
  MessageContent: messageContentSchema,
  MessageWarning: messageWarningSchema,
  MediaView: mediaViewSchema,
  Media: mediaSchema,
  MediaPage: mediaPageSchema,
  MediaUpload: uploadSchema,
  MediaSettings: mediaSettingsViewSchema,
  Conversation: conversationSchema,
  ConversationPage: conversationPageSchema,
  Event: fullEventSchema,
  EventPage: fullEventPageSchema,
  ...eventSchemas,
  Tenant: tenantSchema,
  TenantPage: tenantPageSchema,
  Scope: scopeSchema,
  Key: keySchema,
  KeyPage: keyPageSchema,
  CreatedKey: createdKeySchema,
  RotatedKey: rotatedKeySchema,
  Erasure: erasureSchema,
  Retention: retentionSchema,
  Connection: fullConnectionSchema,
  DetailedConnection: fullDetailedConnectionSchema,
  ConnectionPage: connectionPageSchema,
  Pacing: pacingViewSchema,
  CreatedConnection: fullCreatedConnectionSchema,
  ConnectionState: connectionStateSchema,
  ConnectionWarning: connectionWarningSchema,
  ConnectLink: connectLinkSchema,
  ConnectLinkPage: connectLinkPageSchema,
  CreatedConnectLink: createdConnectLinkSchema,
  ConnectView: connectViewSchema,
  SessionState: sessionStateSchema,
  ToldState: toldStateSchema,
  Health: healthSchema,
  RegisterSender: registerSenderSchema,
  VerifySender: verifySenderSchema,
  SenderState: senderStateSchema,
  WebhookSetUp: webhookSetUpSchema,
  NumberChecks: numberChecksSchema,
  SwitchReport: switchReportSchema,
  SwitchResult: fullSwitchResultSchema,
  ConnectionProvider: connectionProviderSchema,
  ConnectionProviders: connectionProvidersSchema,
  Plan: planSchema,
  PlanPage: planPageSchema,
  MovedPlan: movedPlanSchema,
  Routing: routingSchema,
  Provider: providerSchema,
  ProviderList: providerListSchema,
  Capabilities: capabilitiesSchema,
  Template: templateSchema,
  TemplatePage: templatePageSchema,
  TemplateSync: syncSchema,
  WebhookEndpoint: webhookEndpointSchema,
  WebhookEndpointPage: webhookEndpointPageSchema,
  WebhookEndpointWithSecret: webhookEndpointWithSecretSchema,
  WebhookPing: pingSchema,
  Delivery: deliverySchema,
  DeliveryPage: deliveryPageSchema,
  Redelivered: redeliveredSchema,
  Suppression: suppressionSchema,
  SuppressionPage: suppressionPageSchema,
  OptOutSettings: optOutSettingsSchema,
  AuditEntry: auditEntrySchema,
  AuditPage: auditPageSchema,
  Stats: statsSchema,
  Usage: usageSchema,
  UsageReport: usageReportSchema,
};

/** Names for the schemas of operations that have none above: `IsAliveAnswer`. */
function unnamed(operations: readonly Operation[]): { readonly requests: Named; readonly answers: Named } {
  const known = new Set([...Object.values(REQUESTS), ...Object.values(ANSWERS)]);
  const requests: Record<string, z.ZodType> = {};
  const answers: Record<string, z.ZodType> = {};
  const name = (schema: z.ZodType | undefined, into: Record<string, z.ZodType>, as: string): void => {
    if (schema === undefined || known.has(schema)) return;
    known.add(schema);
    into[as] = schema;
  };
  for (const { id, body, answers: all } of operations) {
    name(body, requests, `${pascal(id)}Request`);
    for (const { schema } of Object.values(all)) name(schema, answers, `${pascal(id)}Answer`);
  }
  return { requests, answers };
}

/** Every schema of the document, and what each zod schema is called in it. */
export function components(operations: readonly Operation[]): {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly nameOf: (schema: z.ZodType) => string;
} {
  const more = unnamed(operations);
  const requests = { ...REQUESTS, ...more.requests };
  const answers = { ...ANSWERS, ...more.answers };
  const names = new Map(
    [...Object.entries(requests), ...Object.entries(answers)].map(([name, schema]) => [schema, name]),
  );
  return {
    schemas: { ...toJsonSchemas(requests, 'input'), ...toJsonSchemas(answers, 'output') },
    nameOf(schema) {
      const name = names.get(schema);
      if (name === undefined) throw new Error('A schema of an operation has no name');
      return name;
    },
  };
}

/** How a request gives media: not exported where it is made, but the same in every type that has some. */
function mediaOf(): z.ZodType {
  for (const { shape } of sendMessageSchema.options) if ('media' in shape) return shape.media;
  throw new Error('No message type has media');
}

/** `cta_url` → `CtaUrl`. */
function pascal(text: string): string {
  return text.replaceAll(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}
