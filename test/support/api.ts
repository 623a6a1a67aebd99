/** An answer of the gateway: its status and its JSON. */
export type Answer<Body> = { readonly status: number; readonly headers: Headers; readonly body: Body };

/** Calls the gateway as an app would, with one key. */
export type Caller = {
  /** Any status resolves. */
  ask<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<Body>>;
  get<Body>(path: string): Promise<Body>;
  /** Throws, with the answer, where it is not 2xx. */
  post<Body>(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Body>;
};

export function createCaller(url: string, key: string): Caller {
  async function ask<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? null : JSON.parse(text)) as Body,
    };
  }
  async function must<Body>(...request: Parameters<typeof ask>): Promise<Body> {
    const answer = await ask<Body>(...request);
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw new Error(`${request[0]} ${request[1]}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return {
    ask,
    get: (path) => must('GET', path),
    post: (path, body, headers) => must('POST', path, body, headers),
  };
}
