const ENDINGS: Record<string, string> = { 'application/pdf': '.pdf', 'text/plain': '.txt', 'application/zip': '.zip' };

/** Hands a file to the phone's own "save" or "open", under a name without any patient's name. Returns the name. */
export function saveFile(content: Blob, name: string): string {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name + (ENDINGS[content.type.split(';')[0] ?? ''] ?? '');
  document.body.append(link);
  link.click();
  link.remove();
  // Some phones read the file a moment after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return link.download;
}
