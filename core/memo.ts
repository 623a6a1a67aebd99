/** Answers that hold as long as one request does: asked for once, however many of its items want to know. */
export type Memo = {
  recall<Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer>;
  /** Knows the answer already. */
  keep(key: string, answer: unknown): void;
};

/** One that remembers nothing yet; it goes with its request. */
export function createMemo(): Memo {
  const answers = new Map<string, Promise<unknown>>();
  return {
    recall<Answer>(key: string, ask: () => Promise<Answer>) {
      const known = answers.get(key) ?? ask();
      answers.set(key, known);
      // Only who asks under this key has put it there.
      return known as Promise<Answer>;
    },
    keep: (key, answer) => void answers.set(key, Promise.resolve(answer)),
  };
}

/** Asks at once where nothing is remembered: a request with one item has no use for it. */
export function recall<Answer>(
  context: { readonly memo?: Memo },
  key: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  return context.memo === undefined ? ask() : context.memo.recall(key, ask);
}
