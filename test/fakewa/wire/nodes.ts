/** Building and reading binary nodes. The codec itself is Baileys' (the token tables are data, not behaviour under test). */
import { type BinaryNode, decodeBinaryNode, encodeBinaryNode } from '@whiskeysockets/baileys';

export type Node = BinaryNode;

/** The server's own address: an empty user. */
export const SERVER = '@s.whatsapp.net';

export const encodeNode = (node: Node): Buffer => Buffer.from(encodeBinaryNode(node));
export const decodeNode = (bytes: Buffer): Promise<Node> => decodeBinaryNode(bytes);

type Attributes = Record<string, string | undefined>;

/** A node; attributes that are undefined are left out. */
export const node = (tag: string, attributes: Attributes = {}, content?: Node['content']): Node => {
  const attrs: Record<string, string> = {};
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) attrs[key] = value;
  return content === undefined ? { tag, attrs } : { tag, attrs, content };
};

export const children = (parent: Node | undefined, tag?: string): Node[] =>
  Array.isArray(parent?.content) ? parent.content.filter((child) => tag === undefined || child.tag === tag) : [];

export const child = (parent: Node | undefined, tag: string): Node | undefined =>
  Array.isArray(parent?.content) ? parent.content.find((candidate) => candidate.tag === tag) : undefined;

/** The bytes of a node's content; undefined if it has children or nothing. */
export const contentBytes = (holder: Node | undefined): Buffer | undefined => {
  const content = holder?.content;
  if (content instanceof Uint8Array) return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return typeof content === 'string' ? Buffer.from(content) : undefined;
};

/** The bytes of the child `tag`; throws if there are none. */
export const childBytes = (parent: Node | undefined, tag: string): Buffer => {
  const bytes = contentBytes(child(parent, tag));
  if (!bytes) throw new Error(`<${parent?.tag ?? 'nothing'}> has no bytes in <${tag}>`);
  return bytes;
};

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

export const iqResult = (id: string | undefined, content?: Node[]): Node =>
  node('iq', { from: SERVER, type: 'result', id }, content);

export const iqError = (id: string | undefined, code: number, text: string): Node =>
  node('iq', { from: SERVER, type: 'error', id }, [node('error', { code: String(code), text })]);
