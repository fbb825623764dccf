// Plugins bring options of their own: found by their class, compiled into the plan, refused where they are not loaded.
import { Injectable, Module } from '@nestjs/common';
import {
  EndpointPlans,
  EndpointPlugin,
  NestlingConfigError,
  type EndpointOptions,
  type PlanExtensions,
  type PluginDeclaration,
  type ReportMistake,
} from '@nestling/core';
import { EndpointCatalog, Field, RestEndpoint, RestEntity } from '../src/index.js';
import { bootFeature } from './feature.app.js';

const shaded = (options: object) => options as EndpointOptions;
const shadeOf = (extensions?: PlanExtensions) => extensions as { shade?: string } | undefined;

@RestEndpoint(shaded({ path: 'walls', shade: 'ivory' }))
class Wall extends RestEntity {
  @Field() name!: string;
}

@RestEndpoint({ path: 'doors' })
class Door extends RestEntity {
  @Field() name!: string;
}

@RestEndpoint(shaded({ path: 'roofs', shade: 7, shadow: 1 }))
class Roof extends RestEntity {
  @Field() name!: string;
}

@Injectable()
class ShadePlugin extends EndpointPlugin {
  readonly options = ['shade'];

  compile({ options, plan }: PluginDeclaration, report: ReportMistake): PlanExtensions {
    const { shade = `the shade of ${plan.path}` } = options as { shade?: unknown };
    if (typeof shade !== 'string') report('PAINT_SHADE', `shade is ${String(shade)}`, 'write a word');
    return { shade } as PlanExtensions;
  }
}

@Module({ providers: [ShadePlugin] })
class PaintModule {}

async function problemsOf(boot: ReturnType<typeof bootFeature>): Promise<string[]> {
  try {
    await (await boot).close();
    return [];
  } catch (error) {
    if (!(error instanceof NestlingConfigError)) throw error;
    return error.problems.map(({ code, what, remedy }) => `${code} ${what}: ${remedy}`);
  }
}

it('compiles its options into the plans of its own application', async () => {
  const app = await bootFeature({ feature: { endpoints: [Wall, Door], imports: [PaintModule] } });
  try {
    const plans = app.get(EndpointPlans);
    expect(shadeOf(plans.planOf(Wall)?.extensions)).toEqual({ shade: 'ivory' });
    expect(shadeOf(plans.planOf(Door)?.extensions)).toEqual({ shade: 'the shade of doors' });
    expect(plans.planOf(Roof)).toBeUndefined();
    expect(app.get(EndpointCatalog).plans.map(({ extensions }) => Object.isFrozen(extensions))).toEqual([
      true,
      true,
    ]);
  } finally {
    await app.close();
  }
});

it('does not start with the options of a plugin whose module is not loaded', async () => {
  expect(await problemsOf(bootFeature({ feature: { endpoints: [Wall] } }))).toEqual([
    expect.stringMatching(
      /^REST_OPTION_UNKNOWN the option "shade" does not exist.*: remove it, import the module that brings it/,
    ),
  ]);
});

it('reports the mistakes of plugins together with the others', async () => {
  const feature = { endpoints: [Roof], imports: [PaintModule] };
  expect(await problemsOf(bootFeature({ feature }))).toEqual([
    expect.stringMatching(/^REST_OPTION_UNKNOWN the option "shadow" does not exist; did you mean "shade"\?/),
    'PAINT_SHADE shade is 7: write a word',
  ]);
});
