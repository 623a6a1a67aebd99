import type { Words } from './en.ts';

export const es: Words = {
  title: (name) => (name === null ? 'Conectar WhatsApp' : `Conectar WhatsApp con ${name}`),
  language: 'Idioma',
  loading: 'Un momento…',
  offline: 'Sin conexión a internet. Intentando de nuevo…',
  retry: 'Intentar de nuevo',
  goOn: 'Continuar',
  foot: 'Puedes terminarlo cuando quieras en WhatsApp, en Dispositivos vinculados.',
  secure: 'Lo que escribes se guarda cifrado y sirve solo para conectar este número.',

  invalid: {
    title: 'Este enlace no funciona',
    text: 'Quizás se cortó al copiarlo. Ábrelo de nuevo desde el mensaje que recibiste o pide otro.',
  },
  expired: {
    title: 'Este enlace ha vencido',
    text: (name) => `Por seguridad vale por un tiempo limitado. Pide otro a ${name ?? 'quien lo envió'}.`,
  },
  revoked: {
    title: 'Este enlace ya no es válido',
    text: (name) => `Fue anulado. Pide otro a ${name ?? 'quien lo envió'}.`,
  },
  done: {
    title: 'Conectado',
    text: (number) => (number === null ? 'Todo está listo.' : `${number} está conectado. Todo está listo.`),
    close: 'Puedes cerrar esta página.',
    redirect: 'Enseguida volverás al sitio.',
    back: 'Volver ahora',
    restricted: (until) =>
      `WhatsApp restringe este número ${until === null ? 'por ahora' : `hasta el ${until}`}: los mensajes a quien no ha escrito antes pueden ser rechazados.`,
  },

  method: {
    how: '¿Cómo quieres conectar?',
    qr: 'Con un código QR',
    qrHint: 'Esta pantalla muestra un código y tu teléfono lo escanea.',
    code: 'Solo con este teléfono',
    codeHint: 'Escribes un código en WhatsApp.',
    toCode: '¿Solo tienes este teléfono a mano? Conecta con un código',
    toQr: 'Prefiero usar un código QR',
  },
  qr: {
    title: 'Escanea este código',
    alt: 'Código QR para escanear con WhatsApp',
    show: 'Mostrar el código QR',
    fresh: (seconds) => `Un código nuevo en ${seconds} s`,
    refreshing: 'Obteniendo un código nuevo…',
  },
  code: {
    title: 'Tu código',
    ask: '¿Cuál es el número del teléfono?',
    country: 'País',
    number: 'Número',
    numberHint: 'Con código de área, sin el código del país.',
    wrong: 'Esto no parece un número de teléfono.',
    get: 'Obtener un código',
    label: 'Código de vinculación',
    copy: 'Copiar el código',
    copied: 'Copiado',
    fresh: (time) => `Válido por ${time}`,
    stale: 'Este código ha vencido.',
    again: 'Obtener otro código',
    for: (number) => `Para ${number}`,
    change: 'Otro número',
  },
  steps: {
    title: 'En tu teléfono',
    android: 'Android',
    iphone: 'iPhone',
    open: 'Abre WhatsApp en el teléfono',
    menuAndroid: 'Toca los tres puntos ⋮ y Dispositivos vinculados',
    menuIphone: 'Toca Configuración y Dispositivos vinculados',
    link: 'Toca Vincular un dispositivo',
    scan: 'Apunta el teléfono a este código',
    type: 'Toca “Vincular con el número de teléfono” y escribe el código',
  },
  session: {
    connecting: { title: 'Conectando…', text: 'Tarda unos segundos.' },
    paired: {
      title: 'Ya casi…',
      text: 'El teléfono ha confirmado. Deja WhatsApp abierto y el teléfono con internet hasta que esta página diga que terminó.',
    },
    reconnecting: {
      title: 'Esperando al teléfono…',
      text: 'El vínculo se mantiene, pero no se puede contactar con el teléfono o con WhatsApp. Comprueba que el teléfono esté encendido y con internet.',
    },
    already: {
      title: 'Ya está conectado',
      text: (number) => `${number} ya está conectado. No hay nada más que hacer.`,
    },
    differs: {
      title: 'Este es otro número',
      text: (linked, wanted) =>
        `Vinculaste ${linked}, pero esta página es para ${wanted}. Desvincúlalo y usa el teléfono con el número correcto.`,
      act: 'Desvincular y empezar de nuevo',
    },
    passkey: {
      title: 'WhatsApp pide una clave de acceso',
      text: 'Esta cuenta está protegida por una clave de acceso (passkey), que ningún equipo nuestro puede dar por ti. Hay dos caminos:',
      remove:
        'En el teléfono abre Configuración › Cuenta › Claves de acceso, elimina la clave, espera unos minutos e intenta de nuevo. Después puedes crearla otra vez.',
      ask: (name) =>
        `Si quieres conservarla, avisa a ${name ?? 'quien te envió esta página'}: el número puede conectarse por el servicio oficial de WhatsApp.`,
    },
    restricted: {
      title: 'WhatsApp restringe este número',
      text: (until) =>
        `Está vinculado, pero WhatsApp rechaza algunos de sus mensajes ${until === null ? 'por ahora' : `hasta el ${until}`}.`,
    },
    stopped: { title: 'No funcionó' },
  },
  reason: {
    pairing_timed_out: 'Nadie usó el código a tiempo. Obtén otro cuando tengas el teléfono a mano.',
    pairing_failed: 'WhatsApp no completó el vínculo. Intenta de nuevo.',
    device_removed: 'El vínculo se eliminó en el teléfono. Conéctalo de nuevo.',
    multidevice_mismatch: 'WhatsApp en el teléfono terminó todos los vínculos. Actualízalo y conéctalo de nuevo.',
    temporarily_banned:
      'WhatsApp ha bloqueado esta cuenta por un tiempo. Abre WhatsApp en el teléfono: dice hasta cuándo.',
    account_banned: 'WhatsApp ha bloqueado esta cuenta. Abre WhatsApp en el teléfono: allí puedes pedir una revisión.',
    account_locked: 'WhatsApp ha cerrado esta cuenta. Abre WhatsApp en el teléfono y sigue lo que indica.',
    whatsapp_unreachable: 'No se pudo contactar con WhatsApp. Intenta de nuevo en unos minutos.',
    service_unavailable: 'WhatsApp no está disponible en este momento. Intenta de nuevo en unos minutos.',
    connection_replaced: 'Otro programa usa el mismo vínculo. Avisa a quien te envió esta página.',
  },
  unknownReason:
    'WhatsApp terminó la conexión. Intenta de nuevo; si vuelve a pasar, avisa a quien te envió esta página.',

  fields: {
    title: (provider) => `Conectar por ${provider}`,
    lead: (provider) => `Lo que se pide aquí está en ${provider}. Probamos los datos antes de guardar nada.`,
    optional: 'Solo si lo necesitas',
    submit: 'Comprobar y conectar',
    checking: 'Comprobando con el proveedor…',
    required: 'Hace falta completarlo.',
    wrong: 'Esto no parece correcto. Cópialo de nuevo, entero y sin espacios.',
    good: 'Parece correcto',
    show: 'Mostrar',
    hide: 'Ocultar',
  },
  field: {
    'cloud.phoneNumberId': {
      label: 'Identificador del número de teléfono',
      where: 'developers.facebook.com › tu app › WhatsApp › Configuración de la API, debajo del número.',
      shape: 'Solo dígitos; no es el número de teléfono.',
    },
    'cloud.wabaId': {
      label: 'Identificador de la cuenta de WhatsApp Business',
      where: 'En la misma página, al lado. Las plantillas lo necesitan.',
      shape: 'Solo dígitos.',
    },
    'cloud.accessToken': {
      label: 'Token de acceso',
      where:
        'business.facebook.com › Configuración › Usuarios del sistema › Generar token, con whatsapp_business_messaging y whatsapp_business_management.',
      shape: 'Un texto largo sin espacios, que casi siempre empieza con EAA.',
    },
    'cloud.appSecret': {
      label: 'Clave secreta de la app',
      where: 'developers.facebook.com › tu app › Configuración de la app › Básica.',
      shape: '32 caracteres, dígitos y letras de la a a la f.',
    },
    '360dialog.apiKey': {
      label: 'Clave de API',
      where: 'hub.360dialog.com › tu número › API key › Generate.',
      shape: 'Un texto largo sin espacios.',
    },
    '360dialog.phoneNumberId': {
      label: 'Identificador del número de teléfono',
      where: 'hub.360dialog.com › tu número › Details.',
      shape: 'Solo dígitos; no es el número de teléfono.',
    },
    'twilio.accountSid': {
      label: 'Account SID',
      where: 'console.twilio.com, en la primera página, en Account info.',
      shape: 'AC y 32 dígitos y letras de la a a la f.',
    },
    'twilio.authToken': { label: 'Auth token', where: 'En la misma página, debajo.', shape: '32 caracteres.' },
    'twilio.number': {
      label: 'Remitente de WhatsApp',
      where: 'console.twilio.com › Messaging › Senders › WhatsApp senders.',
      shape: 'Con el signo más y el código del país, como +15550001111.',
    },
    'twilio.apiKeySid': {
      label: 'SID de la clave de API',
      where: 'console.twilio.com › Account › API keys.',
      shape: 'SK y 32 dígitos y letras de la a a la f.',
    },
    'twilio.apiKeySecret': {
      label: 'Secreto de la clave de API',
      where: 'Se muestra una sola vez, al crear la clave.',
      shape: '32 caracteres.',
    },
    'twilio.messagingServiceSid': {
      label: 'SID del Messaging Service',
      where: 'console.twilio.com › Messaging › Services.',
      shape: 'MG y 32 dígitos y letras de la a a la f.',
    },
  },

  problem: {
    too_many_requests: 'Demasiados intentos. Espera un minuto e intenta de nuevo.',
    rate_limited: 'Demasiados intentos. Espera un minuto e intenta de nuevo.',
    tenant_suspended: 'Esta cuenta está en pausa. Habla con quien te envió esta página.',
    credentials_rejected:
      'El proveedor no acepta estos datos. Comprueba que estén copiados enteros y de la cuenta correcta.',
    permission_denied: 'Los datos son correctos, pero no permiten esto. Concede el permiso que falta en el proveedor.',
    sender_not_found: 'El proveedor no conoce este número. Regístralo allí primero.',
    account_restricted: 'El proveedor ha restringido esta cuenta. Su consola dice por qué.',
    payment_required: 'Hay un problema de pago en la cuenta del proveedor. Resuélvelo allí primero.',
    provider_rejected: 'El proveedor no acepta estos datos.',
    provider_unavailable: 'El otro lado no responde en este momento. Intenta de nuevo en un minuto.',
    session_not_connected: 'El teléfono no responde en este momento. Intenta de nuevo en un minuto.',
    number_mismatch: 'Este número no es aquel para el que se hizo esta página.',
    invalid_configuration: 'Algo en estos datos todavía no es correcto.',
  },
  problemElse: 'Algo salió mal. Intenta de nuevo en un momento.',
  request: (id) => `Si pides ayuda, indica este número: ${id}`,
};
