import { gapsOf } from '../provider-kit/template-gaps.ts';
import {
  GatewayError,
  type FieldError,
  type OutboundMessage,
  type TemplateButton,
  type TemplateButtonValue,
  type TemplateDefinition,
} from '../provider/index.ts';

/** What a message brings to fill a template. */
export type TemplateValues = Pick<
  Extract<OutboundMessage, { readonly type: 'template' }>,
  'parameters' | 'header' | 'media' | 'mediaKind' | 'buttons'
>;

/**
 * Holds what a message brings against the template as the registry knows it. Throws `template_parameters` with every field
 * that does not fit, below `path`.
 */
export function checkValues(definition: TemplateDefinition, values: TemplateValues, path: string): void {
  const fields = [
    ...parameterProblems(definition, values),
    ...headerProblems(definition, values),
    ...buttonProblems(definition, values),
  ].map(({ path: field, message }) => ({ path: path + field, message }));
  const [first] = fields;
  if (first === undefined) return;
  const expected = gapsOf(definition.body).length;
  const given = values.parameters.length;
  throw new GatewayError({
    code: 'template_parameters',
    message:
      expected === given
        ? `The template ${definition.name} does not fit: ${first.path} ${first.message}`
        : `The template ${definition.name} takes ${expected} parameters, not ${given}`,
    fields,
  });
}

function parameterProblems({ body }: TemplateDefinition, { parameters }: TemplateValues): readonly FieldError[] {
  const expected = gapsOf(body).length;
  return parameters.length === expected ? [] : [{ path: 'parameters', message: `must be ${expected}` }];
}

function headerProblems(definition: TemplateDefinition, values: TemplateValues): readonly FieldError[] {
  const { header = '', headerMedia } = definition;
  const { media, mediaKind: kind = 'image' } = values;
  const gap = gapsOf(header).length > 0;
  const text: readonly FieldError[] =
    gap === (values.header !== undefined)
      ? []
      : [
          {
            path: 'header',
            message: gap ? 'must fill the gap of the header' : 'must be absent: the header has no gap',
          },
        ];
  if (headerMedia === undefined) {
    return media === undefined
      ? text
      : [...text, { path: 'media', message: 'must be absent: the header is no medium' }];
  }
  if (media === undefined)
    return [...text, { path: 'media', message: `must be the ${wordFor(headerMedia)} of the header` }];
  if (headerMedia === 'any' || headerMedia === kind) return text;
  return [...text, { path: 'mediaKind', message: `must be ${headerMedia}` }];
}

function wordFor(kind: NonNullable<TemplateDefinition['headerMedia']>): string {
  return kind === 'any' ? 'medium' : kind;
}

function buttonProblems({ buttons = [] }: TemplateDefinition, values: TemplateValues): readonly FieldError[] {
  const given = values.buttons ?? [];
  const missing = buttons.flatMap((button, index): readonly FieldError[] => {
    const needed = needs(button);
    if (needed === undefined || given.some((value) => value.index === index)) return [];
    return [{ path: 'buttons', message: `must have a ${needed} for button ${index}` }];
  });
  return [...missing, ...given.flatMap((value, at) => valueProblems(buttons[value.index], value, `buttons[${at}]`))];
}

/** What a message has to bring for a button; undefined where it need not. */
function needs(button: TemplateButton): string | undefined {
  if (button.type === 'copy_code') return 'code';
  return button.type === 'url' && gapsOf(button.url).length > 0 ? 'suffix' : undefined;
}

function valueProblems(
  button: TemplateButton | undefined,
  { index, type }: TemplateButtonValue,
  path: string,
): readonly FieldError[] {
  if (button === undefined) return [{ path: `${path}.index`, message: `there is no button ${index}` }];
  // A type that we have no word for is its provider's to judge.
  if (button.type === 'other') return [];
  if (button.type !== type) return [{ path: `${path}.type`, message: `button ${index} is ${button.type}` }];
  if (button.type === 'url' && needs(button) === undefined) {
    return [{ path, message: `must be absent: the address of button ${index} has no gap` }];
  }
  return [];
}
