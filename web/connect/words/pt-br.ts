import type { Words } from './en.ts';

export const ptBr: Words = {
  title: (name) => (name === null ? 'Conectar o WhatsApp' : `Conectar o WhatsApp com ${name}`),
  language: 'Idioma',
  loading: 'Um momento…',
  offline: 'Sem conexão com a internet. Tentando de novo…',
  retry: 'Tentar de novo',
  goOn: 'Continuar',
  foot: 'Você pode encerrar quando quiser no WhatsApp, em Dispositivos conectados.',
  secure: 'O que você informa é criptografado e serve só para conectar este número.',

  invalid: {
    title: 'Este link não funciona',
    text: 'Talvez tenha sido cortado ao ser copiado. Abra-o de novo pela mensagem que você recebeu ou peça outro.',
  },
  expired: {
    title: 'Este link expirou',
    text: (name) => `Por segurança, ele vale por tempo limitado. Peça outro para ${name ?? 'quem o enviou'}.`,
  },
  revoked: {
    title: 'Este link não vale mais',
    text: (name) => `Ele foi cancelado. Peça outro para ${name ?? 'quem o enviou'}.`,
  },
  done: {
    title: 'Conectado',
    text: (number) => (number === null ? 'Está tudo pronto.' : `${number} está conectado. Está tudo pronto.`),
    close: 'Você pode fechar esta página.',
    redirect: 'Você já vai ser levado de volta.',
    back: 'Voltar agora',
    restricted: (until) =>
      `O WhatsApp restringe este número ${until === null ? 'por enquanto' : `até ${until}`}: mensagens para quem não escreveu antes podem ser recusadas.`,
  },

  method: {
    how: 'Como você quer conectar?',
    qr: 'Com um QR code',
    qrHint: 'Esta tela mostra um código e o seu celular o lê.',
    code: 'Só com este celular',
    codeHint: 'Você digita um código no WhatsApp.',
    toCode: 'Só tem este celular em mãos? Conecte com um código',
    toQr: 'Prefiro usar um QR code',
  },
  qr: {
    title: 'Leia este código',
    alt: 'QR code para ler com o WhatsApp',
    show: 'Mostrar o QR code',
    fresh: (seconds) => `Novo código em ${seconds} s`,
    refreshing: 'Gerando um novo código…',
  },
  code: {
    title: 'Seu código',
    ask: 'Qual é o número do celular?',
    country: 'País',
    number: 'Número',
    numberHint: 'Com DDD, sem o código do país.',
    wrong: 'Isto não parece um número de telefone.',
    get: 'Gerar um código',
    label: 'Código de conexão',
    copy: 'Copiar o código',
    copied: 'Copiado',
    fresh: (time) => `Vale por ${time}`,
    stale: 'Este código venceu.',
    again: 'Gerar outro código',
    for: (number) => `Para ${number}`,
    change: 'Outro número',
  },
  steps: {
    title: 'No seu celular',
    android: 'Android',
    iphone: 'iPhone',
    open: 'Abra o WhatsApp no celular',
    menuAndroid: 'Toque nos três pontos ⋮ e em Dispositivos conectados',
    menuIphone: 'Toque em Configurações e em Dispositivos conectados',
    link: 'Toque em Conectar dispositivo',
    scan: 'Aponte o celular para este código',
    type: 'Toque em “Conectar com número de telefone” e digite o código',
  },
  session: {
    connecting: { title: 'Conectando…', text: 'Leva alguns segundos.' },
    paired: {
      title: 'Quase lá…',
      text: 'O celular confirmou. Deixe o WhatsApp aberto e o celular com internet até esta página dizer que terminou.',
    },
    reconnecting: {
      title: 'Esperando o celular…',
      text: 'A ligação continua valendo, mas não conseguimos falar com o celular ou com o WhatsApp. Veja se o celular está ligado e com internet.',
    },
    already: {
      title: 'Já está conectado',
      text: (number) => `${number} já está conectado. Não é preciso fazer mais nada.`,
    },
    differs: {
      title: 'Este é outro número',
      text: (linked, wanted) =>
        `Você conectou ${linked}, mas esta página é para ${wanted}. Desconecte e use o celular com o número certo.`,
      act: 'Desconectar e recomeçar',
    },
    passkey: {
      title: 'O WhatsApp pede uma chave de acesso',
      text: 'Esta conta é protegida por uma chave de acesso (passkey), que nenhum computador nosso pode fornecer por você. Há dois caminhos:',
      remove:
        'No celular, abra Configurações › Conta › Chaves de acesso, remova a chave, espere alguns minutos e tente de novo. Depois você pode criá-la outra vez.',
      ask: (name) =>
        `Se quiser mantê-la, avise ${name ?? 'quem enviou esta página'}: o número pode ser conectado pelo serviço oficial do WhatsApp.`,
    },
    restricted: {
      title: 'O WhatsApp restringe este número',
      text: (until) =>
        `Ele está conectado, mas o WhatsApp recusa algumas das mensagens ${until === null ? 'por enquanto' : `até ${until}`}.`,
    },
    stopped: { title: 'Não deu certo' },
  },
  reason: {
    pairing_timed_out: 'Ninguém usou o código a tempo. Gere outro quando estiver com o celular em mãos.',
    pairing_failed: 'O WhatsApp não concluiu a conexão. Tente de novo.',
    device_removed: 'A conexão foi removida no celular. Conecte de novo.',
    multidevice_mismatch: 'O WhatsApp do celular encerrou todas as conexões. Atualize o WhatsApp e conecte de novo.',
    temporarily_banned:
      'O WhatsApp bloqueou esta conta por algum tempo. Abra o WhatsApp no celular: ele diz até quando.',
    account_banned: 'O WhatsApp bloqueou esta conta. Abra o WhatsApp no celular: lá você pode pedir uma análise.',
    account_locked: 'O WhatsApp travou esta conta. Abra o WhatsApp no celular e siga o que ele diz.',
    whatsapp_unreachable: 'Não conseguimos falar com o WhatsApp. Tente de novo em alguns minutos.',
    service_unavailable: 'O WhatsApp não está disponível no momento. Tente de novo em alguns minutos.',
    connection_replaced: 'Outro programa usa a mesma conexão. Avise quem enviou esta página.',
  },
  unknownReason: 'O WhatsApp encerrou a conexão. Tente de novo; se acontecer outra vez, avise quem enviou esta página.',

  fields: {
    title: (provider) => `Conectar por ${provider}`,
    lead: (provider) => `O que se pede aqui está em ${provider}. Testamos os dados antes de salvar qualquer coisa.`,
    optional: 'Só se você precisar',
    submit: 'Verificar e conectar',
    checking: 'Verificando com o provedor…',
    required: 'É preciso preencher.',
    wrong: 'Isto não parece certo. Copie de novo, inteiro e sem espaços.',
    good: 'Parece certo',
    show: 'Mostrar',
    hide: 'Ocultar',
  },
  field: {
    'cloud.phoneNumberId': {
      label: 'Identificação do número de telefone',
      where: 'developers.facebook.com › seu app › WhatsApp › Configuração da API, abaixo do número.',
      shape: 'Só dígitos; não é o próprio número de telefone.',
    },
    'cloud.wabaId': {
      label: 'Identificação da conta do WhatsApp Business',
      where: 'Na mesma página, ao lado. Os modelos de mensagem precisam dela.',
      shape: 'Só dígitos.',
    },
    'cloud.accessToken': {
      label: 'Token de acesso',
      where:
        'business.facebook.com › Configurações › Usuários do sistema › Gerar token, com whatsapp_business_messaging e whatsapp_business_management.',
      shape: 'Um texto longo sem espaços, que quase sempre começa com EAA.',
    },
    'cloud.appSecret': {
      label: 'Chave secreta do app',
      where: 'developers.facebook.com › seu app › Configurações do app › Básico.',
      shape: '32 caracteres, dígitos e letras de a até f.',
    },
    '360dialog.apiKey': {
      label: 'Chave de API',
      where: 'hub.360dialog.com › seu número › API key › Generate.',
      shape: 'Um texto longo sem espaços.',
    },
    '360dialog.phoneNumberId': {
      label: 'Identificação do número de telefone',
      where: 'hub.360dialog.com › seu número › Details.',
      shape: 'Só dígitos; não é o próprio número de telefone.',
    },
    'twilio.accountSid': {
      label: 'Account SID',
      where: 'console.twilio.com, na primeira página, em Account info.',
      shape: 'AC e 32 dígitos e letras de a até f.',
    },
    'twilio.authToken': { label: 'Auth token', where: 'Na mesma página, logo abaixo.', shape: '32 caracteres.' },
    'twilio.number': {
      label: 'Remetente do WhatsApp',
      where: 'console.twilio.com › Messaging › Senders › WhatsApp senders.',
      shape: 'Com mais e código do país, como +5511999990001.',
    },
    'twilio.apiKeySid': {
      label: 'SID da chave de API',
      where: 'console.twilio.com › Account › API keys.',
      shape: 'SK e 32 dígitos e letras de a até f.',
    },
    'twilio.apiKeySecret': {
      label: 'Segredo da chave de API',
      where: 'Aparece uma única vez, quando a chave é criada.',
      shape: '32 caracteres.',
    },
    'twilio.messagingServiceSid': {
      label: 'SID do Messaging Service',
      where: 'console.twilio.com › Messaging › Services.',
      shape: 'MG e 32 dígitos e letras de a até f.',
    },
  },

  problem: {
    too_many_requests: 'Tentativas demais. Espere um minuto e tente de novo.',
    rate_limited: 'Tentativas demais. Espere um minuto e tente de novo.',
    tenant_suspended: 'Esta conta está pausada. Fale com quem enviou esta página.',
    credentials_rejected: 'O provedor não aceita estes dados. Veja se foram copiados inteiros e da conta certa.',
    permission_denied: 'Os dados estão certos, mas não permitem isto. Dê a permissão que falta no provedor.',
    sender_not_found: 'O provedor não conhece este número. Cadastre-o lá primeiro.',
    account_restricted: 'O provedor restringiu esta conta. O painel dele diz por quê.',
    payment_required: 'Há uma pendência de pagamento na conta do provedor. Resolva lá primeiro.',
    provider_rejected: 'O provedor não aceita estes dados.',
    provider_unavailable: 'O outro lado não responde no momento. Tente de novo em um minuto.',
    session_not_connected: 'O celular não responde no momento. Tente de novo em um minuto.',
    number_mismatch: 'Este número não é aquele para o qual esta página foi feita.',
    invalid_configuration: 'Algo nestes dados ainda não está certo.',
  },
  problemElse: 'Algo deu errado. Tente de novo daqui a pouco.',
  request: (id) => `Se pedir ajuda, informe este número: ${id}`,
};
