import { useState } from 'preact/hooks';
import type { Method } from '../types.ts';
import type { Words } from '../words/en.ts';
import { Drawing } from './drawing.tsx';

type StepsProps = { readonly method: Method; readonly t: Words };

type System = 'android' | 'iphone';

/** What to tap in WhatsApp, one drawing for each step. */
export function Steps({ method, t }: StepsProps) {
  const [system, setSystem] = useState<System>(
    /iPhone|iPad|Macintosh/.test(navigator.userAgent) ? 'iphone' : 'android',
  );
  const steps = [
    { drawing: 'open', text: t.steps.open },
    { drawing: system, text: system === 'android' ? t.steps.menuAndroid : t.steps.menuIphone },
    { drawing: 'link', text: t.steps.link },
    { drawing: method === 'qr' ? 'scan' : 'type', text: method === 'qr' ? t.steps.scan : t.steps.type },
  ] as const;
  return (
    <div class="steps">
      <div class="steps-head">
        <h2 id="steps">{t.steps.title}</h2>
        <fieldset class="switch" aria-labelledby="steps">
          {(['android', 'iphone'] as const).map((each) => (
            <label key={each}>
              <input type="radio" name="system" checked={system === each} onChange={() => setSystem(each)} />
              <span>{t.steps[each]}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <ol>
        {steps.map(({ drawing, text }, index) => (
          <li key={drawing}>
            <Drawing of={drawing} />
            <span class="step-number" aria-hidden="true">
              {index + 1}
            </span>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
