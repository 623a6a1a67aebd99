/** Where a piece of work stands in a trace, as W3C Trace Context has it. */
export type TraceContext = {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly sampled: boolean;
};

/** Ids, codes and kinds; no address, no text. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** A piece of work whose time is taken. */
export type Span = {
  readonly context: TraceContext;
  /** Once. `error`: a code, where it did not go well. */
  end(outcome?: { readonly error?: string | undefined; readonly attributes?: SpanAttributes }): void;
};

/** Writes down how long what took, and as part of what. Absent where nobody wants to know, and then it costs nothing. */
export type Tracer = {
  /** `parent` undefined: a trace of its own. `server`: somebody asked us. `client`: we ask somebody. */
  begin(name: string, kind: 'server' | 'client', parent: TraceContext | undefined, attributes?: SpanAttributes): Span;
};

/** Reads a `traceparent` header or column. Undefined where there is none, or none that is valid. */
export function readTraceparent(text: string | null | undefined): TraceContext | undefined {
  const [, version, traceId, spanId, flags] =
    /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:$|-)/.exec(text ?? '') ?? [];
  if (version === undefined || traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** A `traceparent` header, version 00. */
export function writeTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}
