import type { EndpointEventName, EndpointEvents } from './endpoint.events.js';

type Hook = (event: unknown) => unknown;

const WRITE_EVENTS: readonly EndpointEventName[] = [
  'beforeCreate',
  'afterCreate',
  'beforeUpdate',
  'afterUpdate',
  'beforeDestroy',
  'afterDestroy',
  'beforeRestore',
  'afterRestore',
];

/** The hooks of one endpoint, in the order in which their modules were loaded. */
export class EndpointHooks {
  private readonly hooks = new Map<EndpointEventName, Hook[]>();

  add(event: EndpointEventName, hook: Hook): void {
    this.hooks.set(event, [...(this.hooks.get(event) ?? []), hook]);
  }

  has(event: EndpointEventName): boolean {
    return this.hooks.has(event);
  }

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.hooks.size === 0;
  }

  /** Whether a write shares its transaction with a hook. */
  get shareWrites(): boolean {
    return WRITE_EVENTS.some((event) => this.hooks.has(event));
  }

  /** Runs the hooks of an event; there is nothing to wait for where it has none. */
  run<E extends EndpointEventName>(event: E, payload: EndpointEvents<unknown>[E]): Promise<void> | undefined {
    const hooks = this.hooks.get(event);
    return hooks && runAll(hooks, payload);
  }
}

async function runAll(hooks: readonly Hook[], payload: unknown): Promise<void> {
  for (const hook of hooks) await hook(payload);
}
