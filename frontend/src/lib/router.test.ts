import { act, cleanup, renderHook } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followLinks, matchPath, navigate, usePath } from './router.ts';

beforeEach(() => {
  window.scrollTo = vi.fn();
  window.history.replaceState(null, '', '/');
});
afterEach(cleanup);

describe('router', () => {
  it('names the parts of a path', () => {
    expect(matchPath('/links/:id', '/links/7')).toEqual({ id: '7' });
    expect(matchPath('/links/:id', '/links')).toBeNull();
    expect(matchPath('/links', '/links/')).toEqual({});
  });

  it('renders again on a change of page and on Back', async () => {
    const { result } = renderHook(() => usePath());
    await act(() => navigate('/home'));
    expect(result.current).toBe('/home');
    window.history.replaceState(null, '', '/links');
    await act(() => void window.dispatchEvent(new PopStateEvent('popstate')));
    expect(result.current).toBe('/links');
  });

  it('follows links of the app and leaves every other link to the browser', () => {
    const stop = followLinks((path) => path === '/home');
    document.body.innerHTML =
      '<a id="ours" href="/home">h</a><a id="emergency" href="/e">e</a><a id="jump" href="#x">x</a>';
    const click = (id: string): boolean =>
      document.getElementById(id)!.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    expect(click('ours')).toBe(false);
    expect(window.location.pathname).toBe('/home');
    const leave = (event: Event): void => event.preventDefault();
    document.addEventListener('click', leave);
    click('emergency');
    click('jump');
    document.removeEventListener('click', leave);
    expect(window.location.pathname).toBe('/home');
    stop();
  });
});
