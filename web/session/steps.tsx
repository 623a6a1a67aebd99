import { useWords } from '../state/language.ts';

/** What to tap in WhatsApp. */
export function Steps({ method, codeOffered }: { readonly method: 'qr' | 'code'; readonly codeOffered: boolean }) {
  const t = useWords().session.pairing;
  return (
    <div class="steps">
      <h3>{t.stepsTitle}</h3>
      <ol>
        <li>{t.stepOpen}</li>
        <li>
          {t.android}
          <br />
          {t.iphone}
        </li>
        <li>{t.stepLink}</li>
        <li>{method === 'qr' ? t.stepScan : t.stepCode}</li>
      </ol>
      {method === 'qr' && codeOffered && <p class="hint">{t.onlyPhone}</p>}
    </div>
  );
}
