/** The elements of the page, with their types; and making new ones. */

const one = <T extends HTMLElement>(id: string, type: new () => T): T => {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no #${id}`);
  return found;
};

export const notice = one('notice', HTMLElement);
export const peopleList = one('people', HTMLElement);
export const addForm = one('add', HTMLFormElement);
export const nameField = one('add-name', HTMLInputElement);
export const numberField = one('add-number', HTMLInputElement);
export const ownerName = one('owner', HTMLElement);
export const peerName = one('peer', HTMLElement);
export const backButton = one('back', HTMLButtonElement);
export const linkButton = one('open-link', HTMLButtonElement);
export const chatList = one('chats', HTMLElement);
export const messageList = one('messages', HTMLElement);
export const composeForm = one('compose', HTMLFormElement);
export const textField = one('text', HTMLInputElement);
export const fileField = one('file', HTMLInputElement);
export const linkDialog = one('link', HTMLDialogElement);
export const secretField = one('secret', HTMLTextAreaElement);
export const deviceList = one('devices', HTMLElement);

/** A new element with these properties and children. */
export const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
