import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Settings } from '../core/settings/settings.ts';
import { watchedRegions } from './regions.ts';
import { ResponderStack } from './responder/responder-stack.ts';
import { SensorStack } from './sensor/sensor-stack.ts';

/** Adds everything to deploy: the responder in the home region, a sensor in each watched one. */
export function addFirebreak(
  app: App,
  settings: Settings,
): { responder: ResponderStack; sensors: SensorStack[] } {
  // What the CLI's credentials say; without them, synth leaves the account open.
  const account = process.env['CDK_DEFAULT_ACCOUNT'];
  const inRegion = (region: string) => ({ region, ...(account !== undefined && { account }) });

  const responder = new ResponderStack(app, 'FirebreakResponder', {
    description: 'Firebreak: contains stolen credentials that launch instances.',
    env: inRegion(settings.homeRegion),
    settings,
  });
  const sensors = watchedRegions(settings).map((region) => {
    const sensor = new SensorStack(app, `FirebreakSensor-${region}`, {
      description: `Firebreak: watches ${region} for launches.`,
      env: inRegion(region),
      settings,
    });
    // A sensor without the bus that it forwards to would only fill its dead-letter queue.
    sensor.addStackDependency(responder);
    return sensor;
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { responder, sensors };
}
