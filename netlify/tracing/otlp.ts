import { randomBytes } from 'node:crypto';
import type { SpanAttributes, TraceContext, Tracer } from '../../core/trace.ts';

/** Where spans go, and in whose name. */
export type OtlpOptions = {
  /** `OTEL_EXPORTER_OTLP_ENDPOINT`: the base; `/v1/traces` is added. */
  readonly endpoint: string;
  /** `OTEL_EXPORTER_OTLP_HEADERS`: `name=value,…`, percent-encoded. */
  readonly headers: string;
  /** `OTEL_SERVICE_NAME`. */
  readonly service: string;
  /** Told once for each batch that was lost. */
  readonly onLost: (spans: number) => void;
};

/** A tracer that sends what it has collected. */
export type OtlpTracer = Tracer & {
  /** Sends what is collected. Never throws: traces are worth less than what they are about. */
  flush(): Promise<void>;
  /** Sends the rest, and collects no more. */
  stop(): Promise<void>;
};

/** Collected while the collector is away or slow; what comes beyond is lost. */
const MOST = 4_096;

/** Spans are sent together, so often, or as soon as so many have come. */
const EVERY_MS = 2_000;
const BATCH = 512;

const TIMEOUT_MS = 5_000;

const KINDS = { server: 2, client: 3 } as const;
const ERROR = 2;

/**
 * Spans to an OpenTelemetry collector, by OTLP over HTTP with JSON
 * (https://opentelemetry.io/docs/specs/otlp/#otlphttp). What a caller has decided not to sample is not sent; what begins
 * here is.
 */
export function createOtlpTracer(options: OtlpOptions): OtlpTracer {
  let collected: object[] = [];
  let sending: Promise<void> = Promise.resolve();
  const timer = setInterval(() => void flush(), EVERY_MS);
  timer.unref();

  const flush = (): Promise<void> => {
    sending = sending.then(async () => {
      const batch = collected;
      collected = [];
      if (batch.length > 0 && !(await send(options, batch))) options.onLost(batch.length);
    });
    return sending;
  };

  return {
    begin(name, kind, parent, attributes = {}) {
      const context: TraceContext = {
        traceId: parent?.traceId ?? randomBytes(16).toString('hex'),
        spanId: randomBytes(8).toString('hex'),
        sampled: parent?.sampled ?? true,
      };
      const startTimeUnixNano = nanoseconds();
      return {
        context,
        end({ error, attributes: more = {} } = {}) {
          if (!context.sampled || collected.length >= MOST) return;
          collected.push({
            traceId: context.traceId,
            spanId: context.spanId,
            ...(parent !== undefined && { parentSpanId: parent.spanId }),
            name,
            kind: KINDS[kind],
            startTimeUnixNano,
            endTimeUnixNano: nanoseconds(),
            attributes: toAttributes({ ...attributes, ...more }),
            status: error === undefined ? {} : { code: ERROR, message: error },
          });
          if (collected.length === BATCH) void flush();
        },
      };
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}

async function send({ endpoint, headers, service }: OtlpOptions, spans: readonly object[]): Promise<boolean> {
  const resource = { attributes: toAttributes({ 'service.name': service }) };
  try {
    const response = await fetch(`${endpoint.replace(/\/+$/, '')}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...readHeaders(headers) },
      body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'polyzap' }, spans }] }] }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function readHeaders(text: string): Record<string, string> {
  const pairs = text.split(',').flatMap((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    return name.trim() === '' ? [] : [[name.trim(), decodeURIComponent(value.trim())] as const];
  });
  return Object.fromEntries(pairs);
}

function toAttributes(attributes: SpanAttributes): readonly object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
}

/** Of the wall clock, as far as that goes. */
function nanoseconds(): string {
  return String(BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n);
}
