// Written by `npm run docs` from core/api: the same schemas that the gateway checks requests with. Do not edit.

export type SendMessage =
  | SendText
  | SendImage
  | SendVideo
  | SendAudio
  | SendDocument
  | SendSticker
  | SendLocation
  | SendContacts
  | SendReaction
  | SendPoll
  | SendButtons
  | SendList
  | SendCtaUrl
  | SendCard
  | SendCarousel
  | SendTemplate;

export type SendText = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'text';
  readonly text: string;
  readonly previewUrl?: boolean | undefined;
};

export type SendImage = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'image';
  readonly media: SendMedia;
  readonly caption?: string | undefined;
};

export type SendVideo = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'video';
  readonly media: SendMedia;
  readonly caption?: string | undefined;
};

export type SendAudio = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'audio';
  readonly media: SendMedia;
  readonly voice?: boolean | undefined;
};

export type SendDocument = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'document';
  readonly filename: string;
  readonly media: SendMedia;
  readonly caption?: string | undefined;
};

export type SendSticker = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'sticker';
  readonly media: SendMedia;
};

export type SendLocation = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'location';
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string | undefined;
  readonly address?: string | undefined;
};

export type SendContacts = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'contacts';
  readonly contacts: readonly [
    {
      readonly name: string;
      readonly phones: readonly { readonly number: string; readonly label?: string | undefined }[];
      readonly organization?: string | undefined;
      readonly emails?: readonly string[] | undefined;
    },
    ...{
      readonly name: string;
      readonly phones: readonly { readonly number: string; readonly label?: string | undefined }[];
      readonly organization?: string | undefined;
      readonly emails?: readonly string[] | undefined;
    }[],
  ];
};

export type SendReaction = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'reaction';
  readonly target: string;
  readonly emoji: string | null;
};

export type SendPoll = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'poll';
  readonly question: string;
  readonly options: readonly string[];
  readonly maxChoices?: number | undefined;
};

export type SendButtons = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'buttons';
  readonly text: string;
  readonly footer?: string | undefined;
  readonly options: readonly {
    readonly id: string;
    readonly title: string;
    readonly description?: string | undefined;
  }[];
};

export type SendList = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'list';
  readonly text: string;
  readonly footer?: string | undefined;
  readonly button: string;
  readonly sections: readonly {
    readonly title?: string | undefined;
    readonly options: readonly {
      readonly id: string;
      readonly title: string;
      readonly description?: string | undefined;
    }[];
  }[];
};

export type SendCtaUrl = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'cta_url';
  readonly text: string;
  readonly footer?: string | undefined;
  readonly button: string;
  readonly url: string;
};

export type SendCard = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'card';
  readonly title?: string | undefined;
  readonly text: string;
  readonly footer?: string | undefined;
  readonly media?: SendMedia | undefined;
  readonly mediaKind?: 'image' | 'video' | 'document' | undefined;
  readonly buttons: readonly (
    | { readonly type: 'reply'; readonly id: string; readonly title: string }
    | { readonly type: 'url'; readonly title: string; readonly url: string }
    | { readonly type: 'phone'; readonly title: string; readonly number: string }
  )[];
};

export type SendCarousel = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'carousel';
  readonly text: string;
  readonly cards: readonly {
    readonly kind: 'image' | 'video';
    readonly url: string;
    readonly text?: string | undefined;
    readonly buttons: readonly (
      | { readonly type: 'reply'; readonly id: string; readonly title: string }
      | { readonly type: 'url'; readonly title: string; readonly url: string }
      | { readonly type: 'phone'; readonly title: string; readonly number: string }
    )[];
  }[];
};

export type SendTemplate = {
  readonly to: string | Address;
  readonly replyTo?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly sendAt?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly failover?: readonly string[] | undefined;
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
        };
      }
    | undefined;
  readonly type: 'template';
  readonly name: string;
  readonly language: string;
  readonly parameters: readonly string[];
  readonly parameterNames?: readonly string[] | undefined;
};

export type SendMedia =
  | { readonly url: string; readonly mediaType?: string | undefined }
  | { readonly base64: string; readonly mediaType: string }
  | { readonly id: string };

export type SendBatch = { readonly messages: readonly SendMessage[] };

export type FetchMedia = {
  readonly tenantId?: string | undefined;
  readonly url: string;
  readonly filename?: string | undefined;
};

export type CreateMediaUpload = {
  readonly tenantId?: string | undefined;
  readonly mediaType: string;
  readonly size: number;
  readonly filename?: string | undefined;
};

export type SetMediaSettings = {
  readonly inbound?: 'pass' | 'keep' | 'store' | undefined;
  readonly connections?: { readonly [name: string]: 'pass' | 'keep' | 'store' } | undefined;
  readonly retentionDays?: number | null | undefined;
  readonly quotaBytes?: number | null | undefined;
};

export type MessageAction =
  | { readonly type: 'read' }
  | { readonly type: 'typing' }
  | { readonly type: 'edit'; readonly text: string }
  | { readonly type: 'revoke' };

export type ResolveMessage = { readonly as: 'sent' | 'failed' | 'retry' };

export type CreateTenant = {
  readonly name: string;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly planId?: string | undefined;
};

export type UpdateTenant = {
  readonly name?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly planId?: string | null | undefined;
  readonly status?: 'active' | 'suspended' | undefined;
};

export type CreateKey = {
  readonly tenantId?: string | undefined;
  readonly name: string;
  readonly scopes?: readonly Scope[] | undefined;
  readonly expiresAt?: string | undefined;
};

export type RotateKey = { readonly graceSeconds?: number | undefined };

export type SetRetention = {
  readonly messageContentDays?: number | null | undefined;
  readonly eventDays?: number | null | undefined;
  readonly deliveryDays?: number | null | undefined;
  readonly auditDays?: number | null | undefined;
};

export type CreateConnection = {
  readonly tenantId?: string | undefined;
  readonly provider?: string | undefined;
  readonly label?: string | undefined;
  readonly config?: { readonly [name: string]: unknown } | undefined;
  readonly isDefault?: boolean | undefined;
  readonly pacing?: PacingSettings | undefined;
};

export type UpdateConnection = {
  readonly label?: string | undefined;
  readonly config?: { readonly [name: string]: unknown } | undefined;
  readonly isDefault?: true | undefined;
  readonly pacing?: PacingSettings | null | undefined;
};

export type PacingSettings = {
  readonly enabled?: boolean | undefined;
  readonly intervalMs?: number | undefined;
  readonly jitterMs?: number | undefined;
  readonly burst?: number | undefined;
  readonly pairIntervalMs?: number | undefined;
  readonly pairBurst?: number | undefined;
  readonly newContactsPerDay?: number | null | undefined;
  readonly newContactIntervalMs?: number | undefined;
  readonly newContactJitterMs?: number | undefined;
  readonly warmUpDays?: number | undefined;
  readonly warmUpNewContactsPerDay?: number | undefined;
  readonly rampMs?: number | undefined;
  readonly breakerFaults?: number | null | undefined;
  readonly breakerOpenMs?: number | undefined;
};

export type ConnectRequest = { readonly method: 'qr' } | { readonly method: 'code'; readonly number: string };

export type CreateConnectLink = {
  readonly tenantId?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly provider?: string | undefined;
  readonly label?: string | undefined;
  readonly number?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly branding?:
    | { readonly name?: string | undefined; readonly logo?: string | undefined; readonly color?: string | undefined }
    | undefined;
  readonly redirectUrl?: string | undefined;
  readonly locale?: 'en' | 'es' | 'pt-BR' | undefined;
  readonly allowedOrigins?: readonly string[] | undefined;
};

export type CheckNumbers = { readonly numbers: readonly string[] };

export type SwitchRequest = {
  readonly provider: string;
  readonly config?: { readonly [name: string]: unknown } | undefined;
  readonly strategy?: 'drain' | 'now' | undefined;
  readonly dryRun?: boolean | undefined;
  readonly confirmNumberChange?: boolean | undefined;
  readonly oldProvider?: 'keep' | 'dispose' | undefined;
};

export type CreatePlan = {
  readonly name: string;
  readonly provider: string;
  readonly config?: { readonly [name: string]: unknown } | undefined;
  readonly limits?: { readonly maxConnections?: number | undefined } | undefined;
  readonly prices?:
    | {
        readonly rules?:
          | readonly {
              readonly category: 'marketing' | 'utility' | 'authentication' | 'service';
              readonly prefix?: string | undefined;
              readonly currency: string;
              readonly amount: string;
            }[]
          | undefined;
        readonly monthlyFee?: { readonly currency: string; readonly amount: string } | undefined;
      }
    | undefined;
};

export type UpdatePlan = {
  readonly name?: string | undefined;
  readonly config?: { readonly [name: string]: unknown } | undefined;
  readonly limits?: { readonly maxConnections?: number | undefined } | undefined;
  readonly prices?:
    | {
        readonly rules?:
          | readonly {
              readonly category: 'marketing' | 'utility' | 'authentication' | 'service';
              readonly prefix?: string | undefined;
              readonly currency: string;
              readonly amount: string;
            }[]
          | undefined;
        readonly monthlyFee?: { readonly currency: string; readonly amount: string } | undefined;
      }
    | undefined;
};

export type MovePlan = {
  readonly planId: string;
  readonly strategy?: 'drain' | 'now' | undefined;
  readonly dryRun?: boolean | undefined;
  readonly confirmNumberChange?: boolean | undefined;
  readonly oldProvider?: 'keep' | 'dispose' | undefined;
  readonly configs?: { readonly [name: string]: { readonly [name: string]: unknown } } | undefined;
};

export type CreateTemplate = {
  readonly tenantId?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly name: string;
  readonly language: string;
  readonly category: 'marketing' | 'utility' | 'authentication';
  readonly body: string;
  readonly header?: string | undefined;
  readonly footer?: string | undefined;
  readonly buttons?:
    | readonly (
        | { readonly type: 'quick_reply'; readonly text: string }
        | { readonly type: 'url'; readonly text: string; readonly url: string }
        | { readonly type: 'phone'; readonly text: string; readonly number: string }
      )[]
    | undefined;
  readonly examples?: readonly string[] | undefined;
};

export type TemplateConnection = { readonly connectionId: string };

export type CreateWebhookEndpoint = {
  readonly tenantId?: string | undefined;
  readonly url: string;
  readonly events?:
    | readonly (
        | 'message.received'
        | 'message.status_changed'
        | 'message.edited'
        | 'message.revoked'
        | 'contact.identified'
        | 'connection.state_changed'
        | 'connection.switched'
        | 'connection.held'
        | 'connection.released'
        | 'connect_link.used'
        | 'connect_link.completed'
        | 'connect_link.expired'
        | 'conversation.window_opened'
        | 'contact.opted_out'
        | 'contact.opted_in'
        | 'webhook_endpoint.disabled'
        | 'unknown'
      )[]
    | undefined;
  readonly description?: string | undefined;
  readonly enabled?: boolean | undefined;
};

export type UpdateWebhookEndpoint = {
  readonly url?: string | undefined;
  readonly events?:
    | readonly (
        | 'message.received'
        | 'message.status_changed'
        | 'message.edited'
        | 'message.revoked'
        | 'contact.identified'
        | 'connection.state_changed'
        | 'connection.switched'
        | 'connection.held'
        | 'connection.released'
        | 'connect_link.used'
        | 'connect_link.completed'
        | 'connect_link.expired'
        | 'conversation.window_opened'
        | 'contact.opted_out'
        | 'contact.opted_in'
        | 'webhook_endpoint.disabled'
        | 'unknown'
      )[]
    | undefined;
  readonly description?: string | undefined;
  readonly enabled?: boolean | undefined;
};

export type Redeliver = {
  readonly since: string;
  readonly only?: 'all' | 'undelivered' | undefined;
  readonly cursor?: string | undefined;
};

export type CreateSuppression = {
  readonly tenantId?: string | undefined;
  readonly address: string | Address;
  readonly reason?: string | undefined;
};

export type ListMessagesQuery = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly contactId?: string | undefined;
  readonly direction?: 'inbound' | 'outbound' | undefined;
  readonly state?: 'queued' | 'unknown' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'received' | undefined;
  readonly clientReference?: string | undefined;
};

export type ListConversationsQuery = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly address?: string | undefined;
};

export type GetConversationQuery = { readonly connectionId?: string | undefined };

export type ListEventsQuery = {
  readonly tenantId?: string | undefined;
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
  readonly type?:
    | 'message.received'
    | 'message.status_changed'
    | 'message.edited'
    | 'message.revoked'
    | 'contact.identified'
    | 'connection.state_changed'
    | 'connection.switched'
    | 'connection.held'
    | 'connection.released'
    | 'connect_link.used'
    | 'connect_link.completed'
    | 'connect_link.expired'
    | 'conversation.window_opened'
    | 'contact.opted_out'
    | 'contact.opted_in'
    | 'webhook_endpoint.disabled'
    | 'unknown'
    | undefined;
};

export type StreamEventsQuery = {
  readonly tenantId?: string | undefined;
  readonly after?: string | undefined;
  readonly type?:
    | 'message.received'
    | 'message.status_changed'
    | 'message.edited'
    | 'message.revoked'
    | 'contact.identified'
    | 'connection.state_changed'
    | 'connection.switched'
    | 'connection.held'
    | 'connection.released'
    | 'connect_link.used'
    | 'connect_link.completed'
    | 'connect_link.expired'
    | 'conversation.window_opened'
    | 'contact.opted_out'
    | 'contact.opted_in'
    | 'webhook_endpoint.disabled'
    | 'unknown'
    | undefined;
};

export type UploadMediaQuery = { readonly tenantId?: string | undefined; readonly filename?: string | undefined };

export type ListMediaQuery = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly tenantId?: string | undefined;
};

export type GetMediaSettingsQuery = { readonly tenantId?: string | undefined };

export type SetMediaSettingsQuery = { readonly tenantId?: string | undefined };

export type ListConnectionsQuery = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly tenantId?: string | undefined;
};

export type GetQrQuery = { readonly format?: 'svg' | 'png' | 'raw' | undefined };

export type ListConnectLinksQuery = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly tenantId?: string | undefined;
};

export type ListTemplatesQuery = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly name?: string | undefined;
  readonly language?: string | undefined;
};

export type ListSuppressionsQuery = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly address?: string | undefined;
  readonly source?: 'keyword' | 'provider' | 'api' | undefined;
};

export type GetOptOutSettingsQuery = { readonly tenantId?: string | undefined };

export type SetOptOutSettingsQuery = { readonly tenantId?: string | undefined };

export type ListWebhookEndpointsQuery = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly tenantId?: string | undefined;
};

export type ListDeliveriesQuery = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly state?: 'pending' | 'delivered' | 'failed' | undefined;
};

export type ListTenantsQuery = { readonly limit?: number | undefined; readonly cursor?: string | undefined };

export type ListKeysQuery = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly tenantId?: string | undefined;
};

export type ListPlansQuery = { readonly limit?: number | undefined; readonly cursor?: string | undefined };

export type ExportContactQuery = { readonly cursor?: string | undefined };

export type ExportTenantQuery = { readonly cursor?: string | undefined };

export type ReadStatsQuery = { readonly tenantId?: string | undefined };

export type ReadUsageQuery = {
  readonly tenantId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly connectionId?: string | undefined;
};

export type ListAuditQuery = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
};

export type Address =
  | { readonly type: 'phone'; readonly number: string }
  | { readonly type: 'user'; readonly id: string }
  | { readonly type: 'group'; readonly id: string };

export type ErrorCode =
  | 'invalid_json'
  | 'invalid_request'
  | 'route_not_found'
  | 'method_not_allowed'
  | 'body_too_large'
  | 'range_not_satisfiable'
  | 'media_type_mismatch'
  | 'media_quota_exceeded'
  | 'unsupported_media_type'
  | 'resource_not_found'
  | 'conflict'
  | 'idempotency_key_reused'
  | 'request_in_progress'
  | 'invalid_configuration'
  | 'invalid_message'
  | 'unsupported_message'
  | 'template_not_found'
  | 'template_parameters'
  | 'media_rejected'
  | 'media_unavailable'
  | 'url_not_allowed'
  | 'unauthenticated'
  | 'insufficient_scope'
  | 'too_many_requests'
  | 'tenant_suspended'
  | 'connect_link_closed'
  | 'recipient_unreachable'
  | 'recipient_not_allowed'
  | 'recipient_opted_out'
  | 'outside_window'
  | 'template_unavailable'
  | 'policy_blocked'
  | 'credentials_rejected'
  | 'permission_denied'
  | 'sender_not_found'
  | 'account_restricted'
  | 'number_mismatch'
  | 'payment_required'
  | 'quota_exceeded'
  | 'session_not_connected'
  | 'session_logged_out'
  | 'rate_limited'
  | 'provider_unavailable'
  | 'provider_rejected'
  | 'outcome_unknown'
  | 'webhook_not_authentic'
  | 'message_expired'
  | 'message_cancelled'
  | 'storage_unavailable'
  | 'internal_error';

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfter?: number;
  readonly action: string;
  readonly requestId: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly capability?: string;
  readonly degradeAvailable?: boolean;
  readonly provider?: { readonly id: string; readonly code?: string; readonly message?: string };
  readonly messageId?: string;
};

export type MessageError = { readonly code: ErrorCode; readonly message: string; readonly providerCode?: string };

export type Message = {
  readonly id: string;
  readonly tenantId: string;
  readonly connectionId: string;
  readonly contactId: string | null;
  readonly groupId: string | null;
  readonly direction: 'inbound' | 'outbound';
  readonly address: Address;
  readonly content: MessageContent;
  readonly sentAs: MessageContent | null;
  readonly replyTo: string | null;
  readonly state: 'queued' | 'unknown' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'received';
  readonly provider: string;
  readonly error: MessageError | null;
  readonly warnings: readonly MessageWarning[];
  readonly routedBy: {
    readonly reason: 'request' | 'reply' | 'rule' | 'order' | 'default';
    readonly rule?: string;
    readonly price?: { readonly currency: string; readonly amount: string };
  } | null;
  readonly attempts: readonly {
    readonly connectionId: string;
    readonly provider: string;
    readonly at: string;
    readonly outcome: 'accepted' | 'refused' | 'later' | 'unknown';
    readonly code: ErrorCode | null;
  }[];
  readonly pricing: { readonly billable: boolean; readonly category: string; readonly model?: string } | null;
  readonly timeline: readonly {
    readonly state: 'queued' | 'unknown' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'received';
    readonly at: string;
  }[];
  readonly clientReference: string | null;
  readonly metadata: { readonly [name: string]: string };
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly sendAt: string | null;
  readonly expiresAt: string | null;
  readonly retryOf: string | null;
  readonly resolvedAt: string | null;
  readonly editedAt: string | null;
  readonly revokedAt: string | null;
};

export type MessagePage = { readonly data: readonly Message[]; readonly nextCursor: string | null };

export type BatchResult = {
  readonly accepted: number;
  readonly refused: number;
  readonly data: readonly {
    readonly message: Message | null;
    readonly replayed: boolean;
    readonly problem: Problem | null;
  }[];
};

export type ResolvedMessage = { readonly message: Message; readonly retriedAs: Message | null };

export type MessageContent =
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'text';
      readonly text: string;
      readonly previewUrl?: boolean;
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'image';
      readonly media?: MediaView;
      readonly caption?: string;
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'video';
      readonly media?: MediaView;
      readonly caption?: string;
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'audio';
      readonly media?: MediaView;
      readonly voice?: boolean;
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'document';
      readonly filename: string;
      readonly media?: MediaView;
      readonly caption?: string;
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'sticker';
      readonly media?: MediaView;
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string;
      readonly address?: string;
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'contacts';
      readonly contacts: readonly {
        readonly name: string;
        readonly phones: readonly { readonly number: string; readonly label?: string }[];
        readonly organization?: string;
        readonly emails?: readonly string[];
      }[];
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'reaction';
      readonly target?: string | null;
      readonly emoji: string | null;
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'poll';
      readonly question: string;
      readonly options: readonly string[];
      readonly maxChoices?: number;
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'buttons';
      readonly text: string;
      readonly footer?: string;
      readonly options: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'list';
      readonly text: string;
      readonly footer?: string;
      readonly button: string;
      readonly sections: readonly {
        readonly title?: string;
        readonly options: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
      }[];
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'cta_url';
      readonly text: string;
      readonly footer?: string;
      readonly button: string;
      readonly url: string;
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'card';
      readonly title?: string;
      readonly text: string;
      readonly footer?: string;
      readonly media?: MediaView;
      readonly mediaKind?: 'image' | 'video' | 'document';
      readonly buttons: readonly (
        | { readonly type: 'reply'; readonly id: string; readonly title: string }
        | { readonly type: 'url'; readonly title: string; readonly url: string }
        | { readonly type: 'phone'; readonly title: string; readonly number: string }
      )[];
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'carousel';
      readonly text: string;
      readonly cards: readonly {
        readonly kind: 'image' | 'video';
        readonly url: string;
        readonly text?: string;
        readonly buttons: readonly (
          | { readonly type: 'reply'; readonly id: string; readonly title: string }
          | { readonly type: 'url'; readonly title: string; readonly url: string }
          | { readonly type: 'phone'; readonly title: string; readonly number: string }
        )[];
      }[];
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'template';
      readonly name: string;
      readonly language: string;
      readonly parameters: readonly string[];
      readonly parameterNames?: readonly string[];
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'choice';
      readonly source: 'buttons' | 'list' | 'poll' | 'template';
      readonly options: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
      readonly target?: string | null;
      readonly text?: string;
      readonly previewUrl?: boolean;
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'order';
      readonly catalogId?: string;
      readonly text?: string;
      readonly items: readonly {
        readonly productId: string;
        readonly quantity: number;
        readonly price?: string;
        readonly currency?: string;
      }[];
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'system';
      readonly text: string;
      readonly providerType: string;
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'unsupported';
      readonly providerType: string;
    }
  | {
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      readonly replyTo?: string | null;
      readonly type: 'removed';
    };

export type MessageWarning = {
  readonly type: string;
  readonly feature?: string;
  readonly details?: string;
  readonly message?: string;
  readonly [name: string]: unknown;
};

export type MediaView = {
  readonly id?: string;
  readonly url?: string;
  readonly mediaType?: string;
  readonly size?: number;
};

export type Media = {
  readonly id: string;
  readonly tenantId: string;
  readonly messageId: string | null;
  readonly mediaType: string;
  readonly filename: string | null;
  readonly size: number;
  readonly sha256: string;
  readonly url: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
};

export type MediaPage = { readonly data: readonly Media[]; readonly nextCursor: string | null };

export type MediaUpload = {
  readonly id: string;
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly expiresAt: string;
};

export type MediaSettings = {
  readonly inbound: 'pass' | 'keep' | 'store';
  readonly connections: { readonly [name: string]: 'pass' | 'keep' | 'store' };
  readonly retentionDays: number | null;
  readonly quotaBytes: number;
  readonly usedBytes: number;
};

export type Conversation = {
  readonly contactId: string;
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly name: string | null;
  readonly addresses: readonly Address[];
  readonly window: { readonly open: boolean; readonly expiresAt: string | null; readonly lastInboundAt: string | null };
  readonly freeform: 'always' | '24h-window' | null;
  readonly optedOut: boolean;
};

export type ConversationPage = { readonly data: readonly Conversation[]; readonly nextCursor: string | null };

export type Event =
  | MessageReceivedEvent
  | MessageStatusChangedEvent
  | MessageEditedEvent
  | MessageRevokedEvent
  | ContactIdentifiedEvent
  | ConnectionStateChangedEvent
  | ConnectionSwitchedEvent
  | ConnectionHeldEvent
  | ConnectionReleasedEvent
  | ConnectLinkUsedEvent
  | ConnectLinkCompletedEvent
  | ConnectLinkExpiredEvent
  | ConversationWindowOpenedEvent
  | ContactOptedOutEvent
  | ContactOptedInEvent
  | WebhookEndpointDisabledEvent
  | UnknownEvent;

export type EventPage = { readonly data: readonly Event[]; readonly cursor: string; readonly hasMore: boolean };

export type MessageReceivedEvent = {
  readonly id: string;
  readonly type: 'message.received';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: {
    readonly message: Message;
    readonly contact: { readonly id: string; readonly name: string | null; readonly addresses: readonly Address[] };
    readonly sentAt: string;
    readonly forwarded: boolean;
  };
};

export type MessageStatusChangedEvent = {
  readonly id: string;
  readonly type: 'message.status_changed';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: {
    readonly messageId: string;
    readonly contactId: string | null;
    readonly state: 'queued' | 'unknown' | 'sent' | 'delivered' | 'read' | 'played' | 'failed';
    readonly error: MessageError | null;
    readonly pricing: { readonly billable: boolean; readonly category: string; readonly model?: string } | null;
    readonly clientReference: string | null;
    readonly metadata: { readonly [name: string]: string };
  };
};

export type MessageEditedEvent = {
  readonly id: string;
  readonly type: 'message.edited';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: { readonly messageId: string | null; readonly chat: Address; readonly text: string };
};

export type MessageRevokedEvent = {
  readonly id: string;
  readonly type: 'message.revoked';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: { readonly messageId: string | null; readonly chat: Address };
};

export type ContactIdentifiedEvent = {
  readonly id: string;
  readonly type: 'contact.identified';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: { readonly contactId: string; readonly addresses: readonly Address[] };
};

export type ConnectionStateChangedEvent = {
  readonly id: string;
  readonly type: 'connection.state_changed';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: { readonly state: ToldState };
};

export type ConnectionSwitchedEvent = {
  readonly id: string;
  readonly type: 'connection.switched';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: {
    readonly from: { readonly provider: string; readonly number: string | null };
    readonly to: { readonly provider: string; readonly number: string | null };
    readonly strategy: 'drain' | 'now';
    readonly oldProvider: 'keep' | 'dispose';
  };
};

export type ConnectionHeldEvent = {
  readonly id: string;
  readonly type: 'connection.held';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: {
    readonly reason: 'restricted' | 'breaker' | 'rate_limited' | 'daily_limit';
    readonly until: string;
    readonly newContactsOnly: boolean;
  };
};

export type ConnectionReleasedEvent = {
  readonly id: string;
  readonly type: 'connection.released';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: { readonly newContactsOnly: boolean };
};

export type ConnectLinkUsedEvent = {
  readonly id: string;
  readonly type: 'connect_link.used';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: { readonly linkId: string; readonly connectionId: string | null };
};

export type ConnectLinkCompletedEvent = {
  readonly id: string;
  readonly type: 'connect_link.completed';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: { readonly linkId: string; readonly connectionId: string; readonly number: string | null };
};

export type ConnectLinkExpiredEvent = {
  readonly id: string;
  readonly type: 'connect_link.expired';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: { readonly linkId: string; readonly connectionId: string | null };
};

export type ConversationWindowOpenedEvent = {
  readonly id: string;
  readonly type: 'conversation.window_opened';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: { readonly contactId: string; readonly expiresAt: string | null };
};

export type ContactOptedOutEvent = {
  readonly id: string;
  readonly type: 'contact.opted_out';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: {
    readonly contactId: string | null;
    readonly addresses: readonly Address[];
    readonly source: 'keyword' | 'provider' | 'api';
    readonly reason?: string | null;
    readonly messageId?: string | null;
  };
};

export type ContactOptedInEvent = {
  readonly id: string;
  readonly type: 'contact.opted_in';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: {
    readonly contactId: string | null;
    readonly addresses: readonly Address[];
    readonly source: 'keyword' | 'provider' | 'api';
    readonly reason?: string | null;
    readonly messageId?: string | null;
  };
};

export type WebhookEndpointDisabledEvent = {
  readonly id: string;
  readonly type: 'webhook_endpoint.disabled';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: { readonly endpointId: string; readonly url: string; readonly reason: 'gone' | 'failing' };
};

export type UnknownEvent = {
  readonly id: string;
  readonly type: 'unknown';
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly createdAt: string;
  readonly data: { readonly reason: string; readonly payload: unknown };
};

export type Tenant = {
  readonly id: string;
  readonly name: string;
  readonly status: 'active' | 'suspended';
  readonly metadata: { readonly [name: string]: string };
  readonly planId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type TenantPage = { readonly data: readonly Tenant[]; readonly nextCursor: string | null };

export type Scope = 'send' | 'read' | 'manage' | 'connect';

export type Key = {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly hint: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
};

export type KeyPage = { readonly data: readonly Key[]; readonly nextCursor: string | null };

export type CreatedKey = {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly hint: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly key: string;
};

export type RotatedKey = {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly hint: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly key: string;
  readonly replaces: { readonly id: string; readonly expiresAt: string };
};

export type Erasure = {
  readonly id: string;
  readonly tenantId: string;
  readonly contactId: string | null;
  readonly state: 'running' | 'done';
  readonly erased: {
    readonly messages: number;
    readonly events: number;
    readonly conversations: number;
    readonly addresses: number;
    readonly media: number;
    readonly suppressionsHashed: number;
  };
  readonly createdAt: string;
  readonly finishedAt: string | null;
};

export type Retention = {
  readonly own: {
    readonly messageContentDays?: number | null;
    readonly eventDays?: number | null;
    readonly deliveryDays?: number | null;
    readonly auditDays?: number | null;
  };
  readonly effective: {
    readonly messageContentDays: number | null;
    readonly eventDays: number | null;
    readonly deliveryDays: number | null;
    readonly auditDays: number | null;
  };
};

export type Connection = {
  readonly id: string;
  readonly tenantId: string;
  readonly provider: string;
  readonly label: string;
  readonly isDefault: boolean;
  readonly config: { readonly [name: string]: unknown };
  readonly secretsSet: readonly string[];
  readonly state: ConnectionState;
  readonly number: string | null;
  readonly planId: string | null;
  readonly droppedEvents: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type DetailedConnection = {
  readonly id: string;
  readonly tenantId: string;
  readonly provider: string;
  readonly label: string;
  readonly isDefault: boolean;
  readonly config: { readonly [name: string]: unknown };
  readonly secretsSet: readonly string[];
  readonly state: ConnectionState;
  readonly number: string | null;
  readonly planId: string | null;
  readonly droppedEvents: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly pacing: Pacing;
};

export type ConnectionPage = { readonly data: readonly Connection[]; readonly nextCursor: string | null };

export type Pacing = {
  readonly enabled: boolean;
  readonly intervalMs: number;
  readonly jitterMs: number;
  readonly burst: number;
  readonly pairIntervalMs: number;
  readonly pairBurst: number;
  readonly newContactsPerDay: number | null;
  readonly newContactIntervalMs: number;
  readonly newContactJitterMs: number;
  readonly warmUpDays: number;
  readonly warmUpNewContactsPerDay: number;
  readonly rampMs: number;
  readonly breakerFaults: number | null;
  readonly breakerOpenMs: number;
  readonly state: {
    readonly held: {
      readonly until: string;
      readonly reason: 'restricted' | 'breaker' | 'rate_limited' | 'daily_limit';
    } | null;
    readonly newContactsHeld: {
      readonly until: string;
      readonly reason: 'restricted' | 'breaker' | 'rate_limited' | 'daily_limit';
    } | null;
    readonly newContactsLeftToday: number | null;
    readonly nextSendAt: string | null;
    readonly faults: number;
  };
};

export type CreatedConnection = {
  readonly id: string;
  readonly tenantId: string;
  readonly provider: string;
  readonly label: string;
  readonly isDefault: boolean;
  readonly config: { readonly [name: string]: unknown };
  readonly secretsSet: readonly string[];
  readonly state: ConnectionState;
  readonly number: string | null;
  readonly planId: string | null;
  readonly droppedEvents: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly warnings: readonly ConnectionWarning[];
};

export type ConnectionState =
  | {
      readonly status: 'disconnected' | 'connecting' | 'passkey_required' | 'action_required' | 'logged_out';
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'pairing';
      readonly method: 'qr';
      readonly expiresAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'pairing';
      readonly method: 'code';
      readonly expiresAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'connected';
      readonly number: string;
      readonly name?: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'reconnecting';
      readonly attempt: number;
      readonly retryAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'restricted';
      readonly number: string;
      readonly until?: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | { readonly status: 'ready'; readonly nextAction: 'none' };

export type ConnectionWarning = {
  readonly type: 'webhook_not_set_up' | 'phone_not_connected';
  readonly code: ErrorCode;
  readonly message: string;
};

export type ConnectLink = {
  readonly id: string;
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly provider: string | null;
  readonly label: string | null;
  readonly number: string | null;
  readonly status: 'open' | 'completed' | 'expired' | 'revoked';
  readonly branding: { readonly name: string | null; readonly color: string | null; readonly hasLogo: boolean };
  readonly redirectUrl: string | null;
  readonly locale: 'en' | 'es' | 'pt-BR' | null;
  readonly allowedOrigins: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly usedAt: string | null;
  readonly completedAt: string | null;
  readonly revokedAt: string | null;
};

export type ConnectLinkPage = { readonly data: readonly ConnectLink[]; readonly nextCursor: string | null };

export type CreatedConnectLink = {
  readonly id: string;
  readonly tenantId: string;
  readonly connectionId: string | null;
  readonly provider: string | null;
  readonly label: string | null;
  readonly number: string | null;
  readonly status: 'open' | 'completed' | 'expired' | 'revoked';
  readonly branding: { readonly name: string | null; readonly color: string | null; readonly hasLogo: boolean };
  readonly redirectUrl: string | null;
  readonly locale: 'en' | 'es' | 'pt-BR' | null;
  readonly allowedOrigins: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly usedAt: string | null;
  readonly completedAt: string | null;
  readonly revokedAt: string | null;
  readonly url: string;
};

export type ConnectView = {
  readonly id: string;
  readonly status: 'open' | 'completed' | 'expired' | 'revoked';
  readonly step: 'fields' | 'pair' | 'over';
  readonly branding: { readonly name: string | null; readonly color: string | null; readonly logo: string | null };
  readonly locale: 'en' | 'es' | 'pt-BR' | null;
  readonly redirectUrl: string | null;
  readonly allowedOrigins: readonly string[];
  readonly expiresAt: string;
  readonly provider: { readonly id: string; readonly label: string } | null;
  readonly number: string | null;
  readonly methods: readonly ('qr' | 'code')[];
  readonly fields: readonly {
    readonly name: string;
    readonly description: string | null;
    readonly type: 'text' | 'secret' | 'number' | 'boolean' | 'choice';
    readonly options: readonly string[];
    readonly required: boolean;
    readonly main: boolean;
  }[];
  readonly session: {
    readonly status: string;
    readonly reason: string | null;
    readonly nextAction: string;
    readonly qr: string | null;
    readonly code: string | null;
    readonly expiresAt: string | null;
    readonly number: string | null;
    readonly until: string | null;
    readonly numberDiffers: boolean;
  } | null;
  readonly outcome: {
    readonly number: string | null;
    readonly restricted: boolean;
    readonly until: string | null;
  } | null;
};

export type SessionState =
  | {
      readonly status: 'disconnected' | 'connecting' | 'passkey_required' | 'action_required' | 'logged_out';
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'pairing';
      readonly method: 'qr';
      readonly qr: string;
      readonly expiresAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'pairing';
      readonly method: 'code';
      readonly code: string;
      readonly expiresAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'connected';
      readonly number: string;
      readonly name?: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'reconnecting';
      readonly attempt: number;
      readonly retryAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'restricted';
      readonly number: string;
      readonly until?: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    };

export type ToldState =
  | {
      readonly status: 'disconnected' | 'connecting' | 'passkey_required' | 'action_required' | 'logged_out';
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'pairing';
      readonly method: 'qr';
      readonly expiresAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'pairing';
      readonly method: 'code';
      readonly expiresAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'connected';
      readonly number: string;
      readonly name?: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'reconnecting';
      readonly attempt: number;
      readonly retryAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'restricted';
      readonly number: string;
      readonly until?: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    };

export type Health = { readonly status: 'healthy' | 'degraded' | 'down'; readonly reason?: string };

export type RegisterSender = {
  readonly displayName: string;
  readonly businessAccountId?: string;
  readonly verification?: 'sms' | 'voice';
};

export type VerifySender = { readonly code: string };

export type SenderState =
  | {
      readonly status: 'unregistered';
      readonly nextAction: 'register';
      readonly number: string;
      readonly providerStatus: string | null;
      readonly reasons: readonly string[];
      readonly qualityRating?: string;
      readonly messagingLimit?: string;
    }
  | {
      readonly status: 'pending';
      readonly nextAction: 'wait';
      readonly number: string;
      readonly providerStatus: string | null;
      readonly reasons: readonly string[];
      readonly qualityRating?: string;
      readonly messagingLimit?: string;
    }
  | {
      readonly status: 'code_needed';
      readonly nextAction: 'enter_code';
      readonly number: string;
      readonly providerStatus: string | null;
      readonly reasons: readonly string[];
      readonly qualityRating?: string;
      readonly messagingLimit?: string;
    }
  | {
      readonly status: 'online';
      readonly nextAction: 'none';
      readonly number: string;
      readonly providerStatus: string | null;
      readonly reasons: readonly string[];
      readonly qualityRating?: string;
      readonly messagingLimit?: string;
    }
  | {
      readonly status: 'offline';
      readonly nextAction: 'see_reasons';
      readonly number: string;
      readonly providerStatus: string | null;
      readonly reasons: readonly string[];
      readonly qualityRating?: string;
      readonly messagingLimit?: string;
    };

export type WebhookSetUp = { readonly url: string; readonly setUp: 'done' | 'by_hand' };

export type NumberChecks = {
  readonly results: readonly { readonly number: string; readonly exists: boolean; readonly canonical?: string }[];
};

export type SwitchReport = {
  readonly dryRun: boolean;
  readonly changes: boolean;
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly from: { readonly provider: string; readonly number: string | null };
  readonly to: {
    readonly provider: string;
    readonly number: string | null;
    readonly health: Health;
    readonly configReused: boolean;
  };
  readonly capabilities: {
    readonly lost: readonly string[];
    readonly gained: readonly string[];
    readonly limits: readonly { readonly path: string; readonly from: number | null; readonly to: number | null }[];
  };
  readonly queued: {
    readonly waiting: number;
    readonly undecided: number;
    readonly unsendable: readonly { readonly messageId: string; readonly code: ErrorCode; readonly message: string }[];
  };
};

export type SwitchResult = {
  readonly dryRun: boolean;
  readonly changes: boolean;
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly from: { readonly provider: string; readonly number: string | null };
  readonly to: {
    readonly provider: string;
    readonly number: string | null;
    readonly health: Health;
    readonly configReused: boolean;
  };
  readonly capabilities: {
    readonly lost: readonly string[];
    readonly gained: readonly string[];
    readonly limits: readonly { readonly path: string; readonly from: number | null; readonly to: number | null }[];
  };
  readonly queued: {
    readonly waiting: number;
    readonly undecided: number;
    readonly unsendable: readonly { readonly messageId: string; readonly code: ErrorCode; readonly message: string }[];
  };
  readonly connection: Connection;
  readonly warnings: readonly ConnectionWarning[];
};

export type ConnectionProvider = {
  readonly provider: string;
  readonly number: string | null;
  readonly from: string;
  readonly until: string | null;
  readonly queued: number;
};

export type ConnectionProviders = { readonly data: readonly ConnectionProvider[] };

export type Plan = {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly config: { readonly [name: string]: unknown };
  readonly secretsSet: readonly string[];
  readonly limits: { readonly maxConnections?: number };
  readonly prices: {
    readonly rules: readonly {
      readonly category: 'marketing' | 'utility' | 'authentication' | 'service';
      readonly prefix?: string;
      readonly currency: string;
      readonly amount: string;
    }[];
    readonly monthlyFee?: { readonly currency: string; readonly amount: string };
  };
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type PlanPage = { readonly data: readonly Plan[]; readonly nextCursor: string | null };

export type MovedPlan = {
  readonly dryRun: boolean;
  readonly planId: string;
  readonly connections: readonly { readonly connectionId: string; readonly report: SwitchReport }[];
};

export type Routing = {
  readonly rules: readonly {
    readonly name: string;
    readonly when: {
      readonly category?: 'template' | 'conversation';
      readonly types?: readonly (
        | 'text'
        | 'image'
        | 'video'
        | 'audio'
        | 'document'
        | 'sticker'
        | 'location'
        | 'contacts'
        | 'reaction'
        | 'poll'
        | 'buttons'
        | 'list'
        | 'cta_url'
        | 'card'
        | 'carousel'
        | 'template'
      )[];
      readonly prefixes?: readonly string[];
    };
    readonly use: { readonly connectionId: string } | { readonly cheapestOf: readonly string[] };
  }[];
  readonly connections: readonly string[];
  readonly graceSeconds: number;
};

export type Provider = {
  readonly id: string;
  readonly label: string;
  readonly capabilities: Capabilities;
  readonly configSchema: { readonly [name: string]: unknown };
  readonly secretFields: readonly string[];
};

export type ProviderList = { readonly data: readonly Provider[] };

export type Capabilities = {
  readonly messages: {
    readonly [name: string]:
      | false
      | {
          readonly maxTextLength?: number;
          readonly maxBytes?: number;
          readonly mediaTypes?: readonly string[];
          readonly maxOptions?: number;
          readonly maxOptionLength?: number;
          readonly maxOptionIdLength?: number;
          readonly maxOptionDescriptionLength?: number;
          readonly maxFooterLength?: number;
          readonly maxButtonLength?: number;
          readonly maxTitleLength?: number;
          readonly maxCardTextLength?: number;
          readonly buttonSets?: readonly {
            readonly types: readonly ('reply' | 'url' | 'phone')[];
            readonly max: number;
          }[];
          readonly viaTemplate?: true;
          readonly unreliable?: true;
        };
  };
  readonly actions: readonly ('read' | 'typing' | 'edit' | 'revoke')[];
  readonly recipients: readonly ('phone' | 'user' | 'group')[];
  readonly mediaSources: readonly ('url' | 'bytes' | 'file')[];
  readonly fetchesMedia: boolean;
  readonly replies: boolean;
  readonly deliveryStates: readonly ('queued' | 'unknown' | 'sent' | 'delivered' | 'read' | 'played' | 'failed')[];
  readonly pairing: readonly ('qr' | 'code')[];
  readonly freeform: 'always' | '24h-window';
  readonly numberCheck: boolean;
  readonly templates: boolean;
  readonly idempotentSend: boolean;
  readonly pacing:
    | false
    | {
        readonly intervalMs: number;
        readonly jitterMs: number;
        readonly burst: number;
        readonly pairIntervalMs: number;
        readonly pairBurst: number;
        readonly newContactsPerDay: number | null;
        readonly newContactIntervalMs: number;
        readonly newContactJitterMs: number;
        readonly warmUpDays: number;
        readonly warmUpNewContactsPerDay: number;
        readonly rampMs: number;
      };
};

export type Template = {
  readonly id: string;
  readonly tenantId: string;
  readonly parameterCount: number;
  readonly submissions: readonly {
    readonly connectionId: string;
    readonly provider: string;
    readonly status: 'draft' | 'pending' | 'approved' | 'rejected' | 'paused' | 'disabled';
    readonly providerStatus: string;
    readonly providerTemplateId: string;
    readonly rejectionReason: string | null;
    readonly updatedAt: string;
  }[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly name: string;
  readonly language: string;
  readonly category: 'marketing' | 'utility' | 'authentication';
  readonly body: string;
  readonly header?: string;
  readonly footer?: string;
  readonly buttons?: readonly (
    | { readonly type: 'quick_reply'; readonly text: string }
    | { readonly type: 'url'; readonly text: string; readonly url: string }
    | { readonly type: 'phone'; readonly text: string; readonly number: string }
  )[];
  readonly examples?: readonly string[];
};

export type TemplatePage = { readonly data: readonly Template[]; readonly nextCursor: string | null };

export type TemplateSync = { readonly found: number; readonly added: number; readonly gone: number };

export type WebhookEndpoint = {
  readonly id: string;
  readonly tenantId: string | null;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string;
  readonly enabled: boolean;
  readonly disabledReason: 'gone' | 'failing' | null;
  readonly failingSince: string | null;
  readonly previousSecretUntil: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type WebhookEndpointPage = { readonly data: readonly WebhookEndpoint[]; readonly nextCursor: string | null };

export type WebhookEndpointWithSecret = {
  readonly id: string;
  readonly tenantId: string | null;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string;
  readonly enabled: boolean;
  readonly disabledReason: 'gone' | 'failing' | null;
  readonly failingSince: string | null;
  readonly previousSecretUntil: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly secret: string;
};

export type WebhookPing = {
  readonly at: string;
  readonly request: { readonly url: string; readonly headers: { readonly [name: string]: string } } | null;
  readonly status: number | null;
  readonly durationMs: number;
  readonly error: string | null;
  readonly answer: string | null;
  readonly eventId: string;
  readonly delivered: boolean;
};

export type Delivery = {
  readonly id: string;
  readonly endpointId: string;
  readonly tenantId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly sequence: number;
  readonly event: {
    readonly id: string;
    readonly type:
      | 'message.received'
      | 'message.status_changed'
      | 'message.edited'
      | 'message.revoked'
      | 'contact.identified'
      | 'connection.state_changed'
      | 'connection.switched'
      | 'connection.held'
      | 'connection.released'
      | 'connect_link.used'
      | 'connect_link.completed'
      | 'connect_link.expired'
      | 'conversation.window_opened'
      | 'contact.opted_out'
      | 'contact.opted_in'
      | 'webhook_endpoint.disabled'
      | 'unknown';
    readonly tenantId: string;
    readonly connectionId: string | null;
    readonly sequence: number;
    readonly occurredAt: string;
    readonly createdAt: string;
    readonly data: { readonly [name: string]: unknown };
  };
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly waitsFor: string | null;
  readonly nextAttemptAt: string | null;
  readonly attempts: readonly {
    readonly at: string;
    readonly request: { readonly url: string; readonly headers: { readonly [name: string]: string } } | null;
    readonly status: number | null;
    readonly durationMs: number;
    readonly error: string | null;
    readonly answer: string | null;
  }[];
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type DeliveryPage = { readonly data: readonly Delivery[]; readonly nextCursor: string | null };

export type Redelivered = { readonly count: number; readonly nextCursor: string | null };

export type Suppression = {
  readonly id: string;
  readonly tenantId: string;
  readonly address: Address | null;
  readonly contactId: string | null;
  readonly source: 'keyword' | 'provider' | 'api';
  readonly reason: string | null;
  readonly messageId: string | null;
  readonly createdAt: string;
};

export type SuppressionPage = { readonly data: readonly Suppression[]; readonly nextCursor: string | null };

export type OptOutSettings = {
  readonly languages: {
    readonly [name: string]: {
      readonly optOut: readonly string[];
      readonly optIn: readonly string[];
      readonly optedOutText?: string;
      readonly optedInText?: string;
    };
  };
};

export type AuditEntry = {
  readonly id: string;
  readonly tenantId: string | null;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly data: { readonly [name: string]: unknown };
  readonly ip: string | null;
  readonly createdAt: string;
};

export type AuditPage = { readonly data: readonly AuditEntry[]; readonly nextCursor: string | null };

export type Stats = {
  readonly at: string;
  readonly connections: readonly { readonly provider: string; readonly status: string; readonly count: number }[];
  readonly hour: {
    readonly since: string;
    readonly outcomes: readonly { readonly provider: string; readonly outcome: string; readonly count: number }[];
    readonly failures: readonly { readonly provider: string; readonly code: string; readonly count: number }[];
    readonly received: readonly { readonly provider: string; readonly count: number }[];
  };
  readonly day: {
    readonly since: string;
    readonly outcomes: readonly { readonly provider: string; readonly outcome: string; readonly count: number }[];
    readonly failures: readonly { readonly provider: string; readonly code: string; readonly count: number }[];
    readonly received: readonly { readonly provider: string; readonly count: number }[];
  };
  readonly queue: {
    readonly waiting: number;
    readonly scheduled: number;
    readonly reasons: readonly { readonly reason: string | null; readonly count: number }[];
    readonly oldestAt: string | null;
    readonly lagMs: number;
  };
  readonly webhooks: {
    readonly enabled: number;
    readonly failing: number;
    readonly failingSince: string | null;
    readonly disabled: number;
    readonly pending: number;
    readonly lagMs: number;
  };
};

export type Usage = {
  readonly date: string;
  readonly connectionId: string;
  readonly provider: string;
  readonly direction: 'inbound' | 'outbound';
  readonly outcome: 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown' | 'received';
  readonly category: string | null;
  readonly billable: boolean | null;
  readonly count: number;
  readonly cost: { readonly currency: string; readonly amount: string } | null;
};

export type UsageReport = { readonly from: string; readonly to: string; readonly data: readonly Usage[] };
