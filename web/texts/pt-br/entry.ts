import type { Texts } from '../en/index.ts';

export const entry: Texts['entry'] = {
  signIn: {
    title: 'Conecte o WhatsApp',
    lead: 'Entre, crie um tenant, escaneie um QR code com o celular e envie a primeira mensagem. Leva cerca de um minuto.',
    key: 'Chave',
    keyHint: 'A chave de administrador, ou a de um tenant. Ela fica só nesta aba e some quando a página é recarregada.',
    submit: 'Entrar',
    where: 'Onde está a chave de administrador?',
    whereText: 'O npm start a cria na primeira vez e mostra onde ela está. Na máquina que roda o polyzap:',
    rejected:
      'Esta chave não é válida. Veja se foi copiada inteira: a de administrador começa com pza_, a de um tenant com pzk_.',
    expired: 'A chave não é mais válida. Entre de novo, por favor.',
  },
  first: {
    title: 'Três passos até a primeira mensagem',
    tenant: 'Crie um tenant',
    tenantText: 'Um tenant é um dos seus clientes, ou você mesmo. Números, chaves e mensagens são só dele.',
    connection: 'Conecte um número',
    connectionText: 'Escaneie um QR code com o celular, ou escolha um provedor oficial.',
    message: 'Envie uma mensagem',
    messageText: 'Experimente daqui cada tipo de mensagem e copie a requisição para o seu programa.',
    done: 'Feito',
    go: 'Começar',
  },
};
