import type { TestApp, TestClient } from '@nestling/testing';

/** The staff, logged in: with a token no request has to have the password checked. */
export async function staffOf(shop: TestApp, password: string): Promise<TestClient> {
  return loggedIn(shop, 'staff', password);
}

/** Somebody with an account, logged in. */
export async function loggedIn(shop: TestApp, username: string, password: string): Promise<TestClient> {
  const { status, body } = await shop.client.post<{ token: string }>('/auth/login', {
    body: { username, password },
  });
  expect(status).toBe(200);
  return shop.with({ authorization: `Bearer ${body.token}` });
}
