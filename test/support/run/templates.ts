import type { Assembly, Stack } from '@firebreak/account';
import type { Settings } from '../../../core/settings/settings.ts';
import { synthesize } from '../../lib/synthesized.ts';

/** Functions that are deployed from it never run: whatever their code is, it is nowhere. */
const noCode = { get: () => '/nowhere' } as unknown as Stack['assets'];

/** The templates of these settings, for tests of how stacks come and go. Bundling them would take seconds each. */
export function templatesOf(settings: Partial<Settings>): Assembly {
  const { responder, sensors } = synthesize(settings);
  const stacks = [responder, ...sensors].map(({ stackName, region, template, dependencies }): Stack => {
    const { Resources, Outputs, Parameters } = {
      ...{ Outputs: {}, Parameters: {} },
      ...(template as object as Stack['template']),
    };
    const whole = {
      Mappings: {},
      Conditions: {},
      ...{ Resources: withDefaults(Resources), Outputs, Parameters },
    };
    return { name: stackName, account: undefined, region, template: whole, assets: noCode, dependencies };
  });
  return { directory: '/nowhere', stacks };
}

/** What the account's own reader of templates fills in. */
const withDefaults = (resources: object) =>
  Object.fromEntries(
    Object.entries(resources).map(([id, resource]) => [
      id,
      { DependsOn: [], Properties: {}, ...(resource as object) },
    ]),
  ) as object as Stack['template']['Resources'];
