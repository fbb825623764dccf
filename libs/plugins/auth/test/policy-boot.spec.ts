// What is said of a policy that cannot be.
import { Field, RestEndpoint, RestEntity } from '@nestling/rest';
import { mistakesOf, NOTHING } from './boot.mistakes.js';

describe('a policy does not start', () => {
  it('with names that do not exist, conditions that are none, or nobody to apply to', async () => {
    const thing = (options: object) => {
      class Thing extends RestEntity {
        name!: string;
      }
      Field({ type: String })(Thing.prototype, 'name');
      RestEndpoint({ path: 'things', ...options })(Thing);
      return Thing;
    };
    const policy = { owner: 'nam', reed: () => true, write: { name: 'x' } };
    const found = await mistakesOf({ ...NOTHING, auth: {}, endpoints: [thing({ policy })] });
    expect(found.map((line) => line.split(' @RestEndpoint Thing: ')[1])).toEqual([
      'policy has "reed"; did you mean "read"?',
      'policy.owner names "nam", which is no field; did you mean "name"?',
      'policy.write is {"name":"x"}',
      'policy says what callers may reach, and no backend could tell who is calling',
    ]);
  });
});
