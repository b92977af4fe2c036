/** The product's mark: a closed loop. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg viewBox="0 0 64 64" width={size} height={size} aria-hidden="true">
      <rect width="64" height="64" rx="14" fill="#2f5bea" />
      <g fill="none" stroke="#fff" strokeWidth="6" strokeLinecap="round" strokeLinejoin="round">
        <path d="M46 24a16 16 0 1 0 2 12" />
        <path d="M49 14v12H37" />
      </g>
      <circle cx="32" cy="32" r="4.5" fill="#fff" />
    </svg>
  );
}
