import type { TemplateStatus } from '../../../provider/index.ts';

/** A template as the tenant wrote it. */
export type TemplateRow = {
  id: string;
  tenant_id: string;
  name: string;
  language: string;
  /** JSON `TemplateDefinition`. */
  definition: string;
  created_at: number;
  updated_at: number;
};

/** What the provider of a connection makes of a template. */
export type TemplateSubmissionRow = {
  template_id: string;
  connection_id: string;
  /** The provider that the connection was on then. */
  provider: string;
  provider_template_id: string;
  status: TemplateStatus;
  provider_status: string;
  rejection_reason: string | null;
  updated_at: number;
};
