type DrawingProps = { readonly of: 'open' | 'android' | 'iphone' | 'link' | 'scan' | 'type' };

/** A phone, and on it what is meant; the words beside it say the same. */
export function Drawing({ of }: DrawingProps) {
  return (
    <svg class="drawing" viewBox="0 0 40 64" aria-hidden="true">
      <rect class="phone" x="2" y="2" width="36" height="60" rx="7" />
      {of === 'open' && (
        <>
          <circle class="mark" cx="20" cy="32" r="11" />
          <path class="on-mark" d="M15.5 28c0 5.5 4.5 10 9.5 10l1.5-3.5-3.5-2-2 1.5-3-3 1.5-2-2-3.5z" />
        </>
      )}
      {of === 'android' && (
        <>
          <path class="line" d="M8 14h10" />
          <path class="dots" d="M29 9.5v.1M29 14v.1M29 18.5v.1" />
          <circle class="ring" cx="29" cy="14" r="8" />
          <path class="line" d="M8 31h3M15 31h17M8 40h3M15 40h13M8 49h3M15 49h16" />
        </>
      )}
      {of === 'iphone' && (
        <>
          <path class="line" d="M8 13h3M15 13h17M8 22h3M15 22h13M8 31h3M15 31h16M2 42h36" />
          <path class="dots" d="M9.5 51v.1M18 51v.1" />
          <circle class="ring" cx="29" cy="51" r="7" />
          <circle class="gear" cx="29" cy="51" r="2.5" />
        </>
      )}
      {of === 'link' && (
        <>
          <path class="line" d="M12 13h16v10H12zM8.5 27h23" />
          <rect class="mark" x="7" y="36" width="26" height="11" rx="5.5" />
          <path class="on-mark" d="M13 41.5h14" />
        </>
      )}
      {of === 'scan' && (
        <>
          <path class="ring" d="M8 24v-6h6M32 24v-6h-6M8 40v6h6M32 40v6h-6" />
          <path class="fill" d="M13.5 24h5v5h-5zM21.5 24h5v5h-5zM13.5 35h5v5h-5zM21.5 35h2v2h-2zM25 38h2v2h-2z" />
        </>
      )}
      {of === 'type' && (
        <>
          <path class="line" d="M8 12h18" />
          {[0, 1, 2, 3].map((column) => (
            <rect key={column} class="ring" x={6.5 + column * 7.2} y="20" width="5.4" height="9" rx="1.5" />
          ))}
          <path class="dots" d="M11 40v.1M20 40v.1M29 40v.1M11 47v.1M20 47v.1M29 47v.1M11 54v.1M20 54v.1M29 54v.1" />
        </>
      )}
    </svg>
  );
}
