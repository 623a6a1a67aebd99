/** The page's words, in English and Brazilian Portuguese. */
const WORDS = {
  en: {
    subtitle: 'nobody here is real',
    people: 'People',
    peopleHint: 'Choose whose phone you hold.',
    name: 'Name',
    number: 'Number',
    addPerson: 'Add person',
    linkDevice: 'Linked devices',
    linkHint: 'Paste what the QR code says, or the eight characters of a pairing code.',
    qrOrCode: 'QR text or pairing code',
    scan: 'Scan the QR',
    cancel: 'Close',
    typeHere: 'Message',
    attach: 'Attach a file',
    send: 'Send',
    linked: 'Linked.',
    noDevices: 'No device is linked.',
    online: 'online',
    offline: 'offline',
    unlink: 'Unlink',
    noChats: 'Nobody else is here yet.',
    deleted: 'This message was deleted',
    edited: 'edited',
    you: 'You',
    noConnection: 'No connection to the fake. Trying again…',
    kinds: {
      image: 'Photo',
      video: 'Video',
      audio: 'Audio',
      document: 'Document',
      sticker: 'Sticker',
      location: 'Location',
      contact: 'Contact',
      poll: 'Poll',
      other: 'Message',
    },
  },
  pt: {
    subtitle: 'ninguém aqui é real',
    people: 'Pessoas',
    peopleHint: 'Escolha de quem é o telefone na sua mão.',
    name: 'Nome',
    number: 'Número',
    addPerson: 'Adicionar pessoa',
    linkDevice: 'Aparelhos conectados',
    linkHint: 'Cole o texto do QR code ou os oito caracteres do código de pareamento.',
    qrOrCode: 'Texto do QR ou código de pareamento',
    scan: 'Ler o QR',
    cancel: 'Fechar',
    typeHere: 'Mensagem',
    attach: 'Anexar um arquivo',
    send: 'Enviar',
    linked: 'Conectado.',
    noDevices: 'Nenhum aparelho conectado.',
    online: 'online',
    offline: 'offline',
    unlink: 'Desconectar',
    noChats: 'Ainda não há mais ninguém aqui.',
    deleted: 'Esta mensagem foi apagada',
    edited: 'editada',
    you: 'Você',
    noConnection: 'Sem conexão com o servidor falso. Tentando de novo…',
    kinds: {
      image: 'Foto',
      video: 'Vídeo',
      audio: 'Áudio',
      document: 'Documento',
      sticker: 'Figurinha',
      location: 'Localização',
      contact: 'Contato',
      poll: 'Enquete',
      other: 'Mensagem',
    },
  },
};

const language = navigator.language.toLowerCase().startsWith('pt') ? 'pt' : 'en';

export const words = WORDS[language];

type Word = Exclude<keyof typeof words, 'kinds'>;
const isWord = (name: string | undefined): name is Word => name !== undefined && name !== 'kinds' && name in words;
const word = (name: string | undefined): string => (isWord(name) ? words[name] : '');
const all = (selector: string) => document.querySelectorAll<HTMLElement>(selector);

/** Puts the words into the elements that name them. */
export const translatePage = (): void => {
  document.documentElement.lang = language === 'pt' ? 'pt-BR' : 'en';
  for (const element of all('[data-text]')) element.textContent = word(element.dataset['text']);
  for (const element of all('[data-placeholder]'))
    element.setAttribute('placeholder', word(element.dataset['placeholder']));
  for (const element of all('[data-title]')) element.title = word(element.dataset['title']);
  for (const element of all('[data-title], [data-label]'))
    element.setAttribute('aria-label', word(element.dataset['title'] ?? element.dataset['label']));
};
