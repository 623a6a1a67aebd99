// @ts-check

/** @typedef {import('../types.ts').Problem} Problem */

/** Waits longer than the gateway waits for a Baileys server. */
const TIMEOUT_MS = 45_000;

/** The gateway said no. `problem` is its answer. */
export class ApiError extends Error {
  /** @override */
  name = 'ApiError';

  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** The gateway said nothing. */
export class UnreachableError extends Error {
  /** @override */
  name = 'UnreachableError';
}

/**
 * @typedef {object} Call
 * @property {unknown} [body] sent as JSON
 * @property {AbortSignal | undefined} [signal]
 * @property {string} [idempotencyKey]
 */

/**
 * A client of the API that holds one key, in memory alone.
 *
 * @param {string} key
 * @param {{ lost(): void, heard(answer: Response): void }} connectivity told of every call's fate
 */
export function createApi(key, connectivity) {
  /**
   * The 2xx answer. Throws `ApiError`, `UnreachableError`, or the signal's own reason.
   *
   * @param {'GET' | 'POST'} method
   * @param {string} path
   * @param {Call} [call]
   */
  async function request(method, path, { body, signal, idempotencyKey } = {}) {
    /** @type {Response} */
    let answer;
    try {
      answer = await fetch(path, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal === undefined ? [] : [signal])]),
        cache: 'no-store',
        credentials: 'omit',
      });
    } catch (error) {
      if (signal?.aborted === true) throw error;
      connectivity.lost();
      throw new UnreachableError('The gateway does not answer', { cause: error });
    }
    connectivity.heard(answer);
    if (!answer.ok) throw new ApiError(await readProblem(answer));
    return answer;
  }

  return {
    key,
    /**
     * @template Answer
     * @param {string} path
     * @param {Call} [call]
     * @returns {Promise<Answer>}
     */
    get: async (path, call) => read(await request('GET', path, call)),
    /**
     * @template Answer
     * @param {string} path
     * @param {unknown} body
     * @param {Call} [call]
     * @returns {Promise<Answer>}
     */
    post: async (path, body, call) => read(await request('POST', path, { ...call, body })),
    /**
     * @param {string} path
     * @param {Call} [call]
     */
    blob: async (path, call) => (await request('GET', path, call)).blob(),
  };
}

/** @typedef {ReturnType<typeof createApi>} Api */

/**
 * @template Answer
 * @param {Response} answer
 * @returns {Promise<Answer>}
 */
async function read(answer) {
  return /** @type {Answer} */ (await answer.json());
}

/**
 * The problem that the gateway tells, or one made up where something between us answered instead.
 *
 * @param {Response} answer
 * @returns {Promise<Problem>}
 */
async function readProblem(answer) {
  try {
    /** @type {unknown} */
    const body = await answer.clone().json();
    if (typeof body === 'object' && body !== null && 'code' in body && 'title' in body) {
      return /** @type {Problem} */ (body);
    }
  } catch {
    // Not JSON.
  }
  return {
    type: 'about:blank',
    title: `HTTP ${answer.status} ${answer.statusText}`.trim(),
    status: answer.status,
    detail: '',
    code: 'unknown',
    retryable: answer.status >= 500,
    action: '',
    requestId: answer.headers.get('request-id') ?? '',
  };
}
