// The history router: a path, a way to go there, and a way to know. Pages themselves live in app/routes.tsx.
import { useEffect, useState } from 'preact/hooks';

type Listener = () => void;

const listeners = new Set<Listener>();
let freshPageWanted = false;
let movedByPerson = false;

/** After a new service worker took over, the next change of page loads the page afresh. */
export function wantFreshPage(): void {
  freshPageWanted = true;
}

/** True once the person has moved from the first page: from then on the page heading takes the focus. */
export function hasMoved(): boolean {
  return movedByPerson;
}

export function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  movedByPerson = true;
  if (freshPageWanted) {
    window.location[replace ? 'replace' : 'assign'](to);
    return;
  }
  window.history[replace ? 'replaceState' : 'pushState'](null, '', to);
  window.scrollTo(0, 0);
  tell();
}

function tell(): void {
  for (const listener of [...listeners]) listener();
}

window.addEventListener('popstate', () => {
  movedByPerson = true;
  tell();
});

/** Links stay plain `<a href>`; one handler on the document turns plain clicks inside the app into changes of page. */
export function followLinks(isOurs: (path: string) => boolean): () => void {
  function onClick(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest('a[href]');
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return;
    const samePage = link.pathname === window.location.pathname && link.hash !== '';
    if (link.origin !== window.location.origin || samePage || !isOurs(link.pathname)) return;
    event.preventDefault();
    navigate(link.pathname + link.search + link.hash);
  }
  document.addEventListener('click', onClick);
  return () => document.removeEventListener('click', onClick);
}

/** The current path, for example `/links/3`; the component renders again when it changes. */
export function usePath(): string {
  const [path, setPath] = useState(window.location.pathname);
  useEffect(() => {
    const listener = (): void => setPath(window.location.pathname);
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, []);
  return path;
}

/** Named parts of a path when it has the shape of the pattern (`/links/:id`), else null. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.replace(/(.)\/$/, '$1').split('/');
  if (wanted.length !== given.length) return null;
  const parts: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) parts[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return parts;
}
