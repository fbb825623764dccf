import { rolesText, userText } from './caller.text.js';

describe('the text of a user', () => {
  it('is equal for tokens of the same caller, however its claims are ordered', () => {
    const text = userText({ sub: '1', name: 'ann', iat: 1, exp: 2, jti: 'a' });
    expect(userText({ name: 'ann', sub: '1', iat: 3, exp: 4, jti: 'b' })).toBe(text);
  });

  it.each([
    [{ sub: '1' }, { sub: '2' }],
    [{ sub: '1' }, { sub: 1 }],
    [{ rights: new Set(['a']) }, { rights: new Set(['b']) }],
    [{ since: new Date(1) }, { since: new Date(1).toISOString() }],
    [{ id: 1n }, { id: '1n' }],
  ])('is another for %p and %p', (one, other) => {
    expect(userText(one)).not.toBe(userText(other));
  });

  it.each([{}, { iat: 1 }, { can: () => true }])('is none where callers cannot be told apart: %p', (user) => {
    expect(userText(user)).toBeUndefined();
  });
});

describe('the text of roles', () => {
  it('is equal for the same roles, in any order and form', () => {
    const text = rolesText({ sub: '1', roles: ['a', 'b'] });
    expect(rolesText({ sub: '2', roles: ['b'], role: 'a' })).toBe(text);
    expect(rolesText({ sub: '3', roles: new Set(['b', 'a']) })).toBe(text);
    expect(rolesText({ sub: '4', roles: ['a,b'] })).not.toBe(text);
  });

  it('is that of the user where its roles are not known', () => {
    expect(rolesText({ sub: '1', groups: ['a'] })).toBe(userText({ sub: '1', groups: ['a'] }));
    expect(rolesText(undefined)).toBe('nobody');
  });
});
