import { rolesText, userText } from './caller.text.js';

it('is equal for callers of the same roles, in any order', () => {
  expect(rolesText({ sub: '1', roles: ['a', 'b'] })).toBe(rolesText({ sub: '2', roles: ['b', 'a'] }));
  expect(rolesText({ roles: ['a'] })).not.toBe(rolesText({ roles: [] }));
  expect(rolesText({ sub: '1', role: 'a' })).toBe(rolesText({ sub: '2', role: 'a' }));
});

it('tells callers apart whose roles stand elsewhere', () => {
  const [ann, bob] = [
    { sub: '1', groups: ['hr'] },
    { sub: '2', groups: ['sales'] },
  ];
  expect(rolesText(ann)).not.toBe(rolesText(bob));
  expect(rolesText({ ...ann, iat: 1 })).toBe(userText({ ...ann, iat: 2 }));
  expect(rolesText(undefined)).toBe('nobody');
});
