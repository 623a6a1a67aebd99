import { useEffect } from 'preact/hooks';
import { Frame } from './parts/frame.tsx';
import { currentLanguage, useWords } from './state/language.ts';
import { follow } from './state/live.ts';
import { route } from './state/route.ts';
import { session } from './state/session.ts';
import { reach } from './state/gateway.ts';
import { CurrentView } from './views/current.tsx';
import { SignIn } from './views/sign-in.tsx';

/** The console: who is not signed in sees the sign-in, whatever the address; afterwards the view that it names. */
export function App() {
  const { common } = useWords();
  const client = session.value?.client;
  useEffect(() => {
    if (client === undefined) return;
    const signedOut = new AbortController();
    void follow(client, signedOut.signal);
    return () => signedOut.abort();
  }, [client]);

  return (
    <div class={reach.value === 'lost' ? 'stale' : ''}>
      <div class={`banner ${reach.value}`} id="banner" role="status">
        {reach.value === 'lost' ? common.gatewayLost : reach.value === 'back' ? common.gatewayBack : ''}
      </div>
      <Frame>
        {/* Another language is another view: forms keep nothing that was said in the former one. */}
        {session.value === undefined ? (
          <SignIn key={currentLanguage()} />
        ) : (
          <CurrentView key={`${currentLanguage()} ${route.value.view} ${route.value.id ?? ''}`} />
        )}
      </Frame>
    </div>
  );
}
