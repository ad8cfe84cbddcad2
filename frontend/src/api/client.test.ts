import { beforeEach, describe, expect, it, vi } from 'vitest';
import { get, listenToServer, put } from './client.ts';

const reach = vi.fn();
const signedOut = vi.fn();

function serverSays(body: BodyInit | null, init: ResponseInit = {}): ReturnType<typeof vi.fn> {
  const fake = vi.fn().mockResolvedValue(new Response(body, init));
  vi.stubGlobal('fetch', fake);
  return fake;
}

const JSON_TYPE = { headers: { 'content-type': 'application/json' } };

beforeEach(() => {
  reach.mockClear();
  signedOut.mockClear();
  listenToServer({ reach, signedOut });
});

describe('client', () => {
  it('gives what was asked for', async () => {
    const fake = serverSays('{"mode":"demo"}', JSON_TYPE);
    expect(await get('/service')).toEqual({ ok: true, value: { mode: 'demo' } });
    expect(fake).toHaveBeenCalledWith('/api/service', expect.objectContaining({ credentials: 'same-origin' }));
    expect(reach).toHaveBeenLastCalledWith(true);
  });

  it('turns a refusal into a problem with its code, fields and what stands now', async () => {
    serverSays(
      '{"code":"changed_meanwhile","title":"Saved meanwhile","status":409,"fields":{"name":"x"},"current":{"version":2}}',
      {
        status: 409,
        headers: { 'content-type': 'application/problem+json' },
      },
    );
    const result = await put('/x', {});
    expect(result).toMatchObject({
      ok: false,
      problem: {
        status: 409,
        code: 'changed_meanwhile',
        fields: { name: 'x' },
        body: { current: { version: 2 } },
      },
    });
  });

  it('calls a server that cannot be reached "no_connection" and says so', async () => {
    vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('failed')));
    expect(await get('/service')).toMatchObject({ ok: false, problem: { status: 0, code: 'no_connection' } });
    expect(reach).toHaveBeenLastCalledWith(false);
  });

  it("does not take a hotel's sign-in page for our server", async () => {
    serverSays('<html>Welcome to our wifi</html>', { headers: { 'content-type': 'text/html' } });
    expect(await get('/session')).toMatchObject({ ok: false, problem: { code: 'no_connection' } });
    expect(reach).toHaveBeenLastCalledWith(false);
  });

  it('says when the session has ended', async () => {
    serverSays('{"code":"not_signed_in"}', { status: 401, ...JSON_TYPE });
    await get('/session');
    expect(signedOut).toHaveBeenCalledOnce();
  });

  it('survives an answer that breaks off', async () => {
    serverSays('{"half":', JSON_TYPE);
    expect(await get('/service')).toMatchObject({ ok: false, problem: { code: 'no_connection' } });
  });

  it('reports a proxy that answers in HTML with an error as a server error, not as being offline', async () => {
    serverSays('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } });
    expect(await get('/service')).toMatchObject({
      ok: false,
      problem: { status: 502, code: 'server_error' },
    });
  });
});
