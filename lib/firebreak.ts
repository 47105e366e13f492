import { Annotations, type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Settings } from '../core/settings/settings.ts';
import { responderStackName, sensorStackPrefix } from '../lambda/contract.ts';
import { deployRolesOf } from './changes/deployers.ts';
import { partitionOf } from './partition.ts';
import { iamRegion, watchedRegions } from './regions.ts';
import { expectationDoubts } from './settings/expectation-conflicts.ts';
import { ResponderStack } from './responder/responder-stack.ts';
import { checkArming } from './settings/arming/check-arming.ts';
import { deployRoleWarning, unprotectedDeployRoles } from './settings/arming/deploy-role.ts';
import { SensorStack } from './sensor/sensor-stack.ts';

/**
 * Adds everything to deploy: the responder in the home region, a sensor in each watched one.
 * @throws SettingsError where they would contain with nobody to tell, or by the sample
 */
export function addFirebreak(
  app: App,
  settings: Settings,
): { responder: ResponderStack; sensors: SensorStack[] } {
  checkArming(settings);
  // What the CLI's credentials say; without them, synth leaves the account open.
  const account = process.env['CDK_DEFAULT_ACCOUNT'];
  // Whoever ends the sensors blinds it as well as whoever ends the responder.
  const terminationProtection = settings.deletionProtection;
  const inRegion = (region: string) => ({ region, ...(account !== undefined && { account }) });

  const responder = new ResponderStack(app, responderStackName, {
    description: 'Firebreak: contains stolen credentials that launch instances.',
    env: inRegion(settings.homeRegion),
    terminationProtection,
    settings,
  });
  addWarnings(responder, settings);
  const watched = watchedRegions(settings);
  const iam = iamRegion(settings.homeRegion);
  // Changes of our roles arrive there alone: where nothing of ours stands there, a sensor does that sees nothing else.
  // In China events do not cross regions: from another one than this, changes of our roles are not seen (docs/limits.md).
  const isThere = iam === settings.homeRegion || watched.includes(iam);
  const onlyForIam = isThere || partitionOf(iam) === 'aws-cn' ? [] : [iam];
  const sensors = [...watched, ...onlyForIam].map((region) => {
    const isWatched = watched.includes(region);
    const sensor = new SensorStack(app, `${sensorStackPrefix}${region}`, {
      description: isWatched
        ? `Firebreak: watches ${region} for launches.`
        : `Firebreak: watches ${region} for changes of its own roles.`,
      env: inRegion(region),
      terminationProtection,
      settings,
      isWatched,
      hasIam: region === iam && region !== settings.homeRegion,
      deployRoles: deployRolesOf(responder),
    });
    // A sensor without the bus that it forwards to would only fill its dead-letter queue.
    sensor.addStackDependency(responder);
    return sensor;
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { responder, sensors };
}

/** What is not wrong, and that whoever deploys should have read. */
function addWarnings(responder: ResponderStack, settings: Settings): void {
  const annotations = Annotations.of(responder);
  for (const { field, got, allowed, fix } of expectationDoubts(settings))
    annotations.addWarningV2(
      `firebreak:doubtful-${field.replaceAll(/\W+/g, '-')}`,
      `${field} is ${got}: ${allowed}. To do: ${fix}.`,
    );
  const unprotected = unprotectedDeployRoles(responder, settings);
  if (unprotected.length > 0)
    annotations.addWarningV2('firebreak:deploy-role', deployRoleWarning(unprotected));
}
