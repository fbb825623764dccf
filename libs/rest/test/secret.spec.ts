import cluster from 'node:cluster';
import { bootFeature } from './feature.app.js';

it('does not start as one of several workers without a secret', async () => {
  const { isWorker } = cluster;
  Object.assign(cluster, { isWorker: true });
  try {
    await expect(
      bootFeature({ feature: { endpoints: [] }, rest: { secret: undefined } }),
    ).rejects.toMatchObject({
      problems: [
        {
          code: 'REST_SECRET_MISSING',
          what: 'there is no secret that the workers of this cluster sign cursors with',
        },
      ],
    });
    await (await bootFeature({ feature: { endpoints: [] } })).close();
  } finally {
    Object.assign(cluster, { isWorker });
  }
});
