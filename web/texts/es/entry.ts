import type { Texts } from '../en/index.ts';

export const entry: Texts['entry'] = {
  signIn: {
    title: 'Conecta WhatsApp',
    lead: 'Entra, crea un tenant, escanea un código QR con el teléfono y envía el primer mensaje. Toma cerca de un minuto.',
    key: 'Clave',
    keyHint:
      'La clave de administrador, o la de un tenant. Queda solo en esta pestaña y se borra al recargar la página.',
    submit: 'Entrar',
    where: '¿Dónde está la clave de administrador?',
    whereText: 'npm start la crea la primera vez y muestra dónde está. En la máquina que ejecuta polyzap:',
    rejected:
      'Esta clave no es válida. Mira si se copió completa: la de administrador empieza con pza_, la de un tenant con pzk_.',
    expired: 'La clave ya no es válida. Entra de nuevo, por favor.',
  },
  first: {
    title: 'Tres pasos hasta el primer mensaje',
    tenant: 'Crea un tenant',
    tenantText: 'Un tenant es uno de tus clientes, o tú mismo. Sus números, claves y mensajes son solo suyos.',
    connection: 'Conecta un número',
    connectionText: 'Escanea un código QR con el teléfono, o elige un proveedor oficial.',
    message: 'Envía un mensaje',
    messageText: 'Prueba desde aquí cada tipo de mensaje y copia la solicitud para tu programa.',
    done: 'Hecho',
    go: 'Empezar',
  },
};
