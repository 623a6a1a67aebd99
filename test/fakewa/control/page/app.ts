/** The page: hold a person's phone, talk as that person, link devices. */
import type { ReceivedMessage } from '../../api.ts';
import * as api from './api.ts';
import { type Bubble, bubblesOf } from './conversation.ts';
import * as dom from './dom.ts';
import { bubbleRow, chatRow, personRow } from './draw.ts';
import { translatePage, words } from './i18n.ts';

const NEAR_END_PIXELS = 80;
const TYPING_EVERY_MS = 3000;

let people: api.Person[] = [];
/** Whose phone is held, and with whom that person talks. */
let owner: string | undefined;
let peer: string | undefined;
let typedAt = 0;
const read = new Set<string>();

const say = (text: string): void => {
  dom.notice.textContent = text;
};

/** Runs `work`; what goes wrong is said on the page. */
const guarded = (work: () => Promise<unknown>): Promise<void> =>
  work().then(
    () => undefined,
    (error: unknown) => say(error instanceof Error ? error.message : String(error)),
  );

const nameOf = (key: string): string => people.find(({ number }) => number === key)?.name ?? key;

const markRead = async (holder: string, bubbles: Bubble[]): Promise<void> => {
  for (const { entry } of bubbles) {
    if (entry.fromMe || read.has(entry.id)) continue;
    read.add(entry.id);
    await api.markRead(holder, entry.id, entry.from);
  }
};

const drawChats = (entries: ReceivedMessage[]): void => {
  const groups = [...new Set(entries.map(({ chat }) => chat).filter((chat) => chat.endsWith('@g.us')))];
  const others = people.map(({ number }) => number).filter((number) => number !== owner);
  const rows = [...groups, ...others].map((chat) =>
    chatRow(
      nameOf(chat),
      entries.findLast((entry) => entry.chat === chat),
      () => openChat(chat),
    ),
  );
  if (rows.length === 0) rows.push(dom.make('li', { className: 'hint', textContent: words.noChats }));
  dom.chatList.replaceChildren(...rows);
};

const draw = async (): Promise<void> => {
  people = await api.people();
  owner ??= people.find(({ online }) => !online)?.number ?? people[0]?.number;
  dom.peopleList.replaceChildren(
    ...people.map((person) => personRow(person, person.number === owner, () => hold(person.number))),
  );
  dom.ownerName.textContent = owner ? nameOf(owner) : '';
  dom.peerName.textContent = peer ? `→ ${nameOf(peer)}` : '';
  for (const element of [dom.messageList, dom.composeForm, dom.backButton]) element.hidden = peer === undefined;
  dom.chatList.hidden = peer !== undefined;
  if (owner === undefined) return drawChats([]);

  const [holder, chat] = [owner, peer];
  const { entries, receipts } = await api.stored(holder);
  drawChats(entries);
  if (chat === undefined || holder !== owner || chat !== peer) return;
  const bubbles = bubblesOf(
    entries.filter((entry) => entry.chat === chat),
    receipts,
  );
  const list = dom.messageList;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PIXELS;
  list.replaceChildren(...bubbles.map((bubble) => bubbleRow(holder, bubble, nameOf)));
  if (atEnd) list.scrollTop = list.scrollHeight;
  await markRead(holder, bubbles);
};

let drawing = false;
let stale = false;
/** Draws, and once more if something changed meanwhile. */
const refresh = async (): Promise<void> => {
  stale = true;
  if (drawing) return;
  drawing = true;
  do {
    stale = false;
    await guarded(draw);
  } while (stale as boolean);
  drawing = false;
};

const hold = (number: string | undefined): void => {
  owner = number;
  peer = undefined;
  void refresh();
};

const openChat = (chat: string): void => {
  peer = chat;
  void refresh().then(() => dom.textField.focus());
};

const drawDevices = async (holder: string): Promise<void> => {
  const rows = (await api.devices(holder)).map(({ id, platform, connected }) => {
    const onclick = () => void guarded(() => api.unlink(holder, id).then(() => drawDevices(holder)));
    return dom.make(
      'li',
      {},
      `${platform} · ${connected ? words.online : words.offline} `,
      dom.make('button', { type: 'button', className: 'plain', textContent: words.unlink, onclick }),
    );
  });
  if (rows.length === 0) rows.push(dom.make('li', { className: 'hint', textContent: words.noDevices }));
  dom.deviceList.replaceChildren(...rows);
};

dom.addForm.addEventListener('submit', (event) => {
  event.preventDefault();
  void guarded(async () => {
    await api.addPerson(dom.nameField.value, dom.numberField.value);
    dom.addForm.reset();
    await refresh();
  });
});
dom.linkButton.addEventListener('click', () => {
  const holder = owner;
  if (holder === undefined) return;
  void guarded(() => drawDevices(holder));
  dom.linkDialog.showModal();
});
dom.linkDialog.addEventListener('close', () => {
  const holder = owner;
  const secret = dom.secretField.value.trim();
  dom.secretField.value = '';
  if (dom.linkDialog.returnValue !== 'link' || holder === undefined) return;
  void guarded(() => api.link(holder, secret).then(() => say(words.linked)));
});
dom.backButton.addEventListener('click', () => hold(owner));
dom.composeForm.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = dom.textField.value.trim();
  const [holder, chat] = [owner, peer];
  dom.textField.value = '';
  if (text && holder !== undefined && chat !== undefined) void guarded(() => api.sendText(holder, chat, text));
});
dom.textField.addEventListener('input', () => {
  const [holder, chat] = [owner, peer];
  if (holder === undefined || chat === undefined || chat.endsWith('@g.us')) return;
  if (Date.now() - typedAt < TYPING_EVERY_MS) return;
  typedAt = Date.now();
  void guarded(() => api.typing(holder, chat));
});
dom.fileField.addEventListener('change', () => {
  const file = dom.fileField.files?.[0];
  const [holder, chat] = [owner, peer];
  dom.fileField.value = '';
  if (file && holder !== undefined && chat !== undefined) void guarded(() => api.sendFile(holder, chat, file));
});

translatePage();
const news = new EventSource('events');
news.addEventListener('changed', () => void refresh());
news.addEventListener('open', () => {
  say('');
  void refresh();
});
news.addEventListener('error', () => say(words.noConnection));
