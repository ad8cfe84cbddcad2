import { render, type RenderResult } from '@testing-library/preact';
import type { ComponentType } from 'preact';
import { PATIENT } from './fake-server.ts';

/** A page at an address, inside the main part of the layout. */
export function renderPage(
  Page: ComponentType<{ params: Record<string, string> }>,
  address: string,
  params: Record<string, string> = {},
): RenderResult {
  window.history.replaceState(null, '', address);
  return render(
    <main>
      <Page params={{ patient: PATIENT, ...params }} />
    </main>,
  );
}
