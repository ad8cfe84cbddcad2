/** A QR code as one black path on white; `modules` counts the quiet zone that readers need. Never in other colours. */
export function QrCode({ modules, path, label }: { modules: number; path: string; label: string }) {
  return (
    <svg class="ac-qr" viewBox={`0 0 ${modules} ${modules}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={modules} height={modules} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
