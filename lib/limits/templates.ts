import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import type { Settings } from '../../core/settings/settings.ts';
import { responderStackName, sensorStackPrefix } from '../../lambda/contract.ts';
import { deployRolesOf } from '../changes/deployers.ts';
import { ResponderStack } from '../responder/responder-stack.ts';
import { SensorStack } from '../sensor/sensor-stack.ts';
import type { Template } from './limits.ts';

/** The templates of a responder and a sensor; those of other regions are as long. */
export interface Templates {
  readonly responder: Template;
  readonly sensor: Template;
}

/**
 * Makes both without bundles and without synthesizing the app: with cdk-nag and AWS's rules that takes seconds, and the CDK
 * stops at the first limit that it knows, without the name of a field.
 *
 * @param context the flags of the CDK, where no CLI passes them on
 */
export function templatesOf(settings: Settings, context: Readonly<Record<string, unknown>> = {}): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'firebreak-limits-'));
  try {
    const app = new App({
      ...{ outdir, autoSynth: false, analyticsReporting: false, treeMetadata: false },
      postCliContext: { ...context, 'aws:cdk:bundling-stacks': [] },
    });
    const account = process.env['CDK_DEFAULT_ACCOUNT'];
    const env = { region: settings.homeRegion, ...(account !== undefined && { account }) };
    const responder = new ResponderStack(app, responderStackName, { env, settings });
    const sensor = new SensorStack(app, `${sensorStackPrefix}${settings.homeRegion}`, {
      ...{ env, settings, isWatched: true },
      // The longest: in the region where changes of our roles arrive.
      ...{ hasIam: true, deployRoles: deployRolesOf(responder) },
    });
    return { responder: templateOf(responder), sensor: templateOf(sensor) };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** What the CDK itself writes into the file of a stack; it has no public name. */
const templateOf = (stack: Stack): Template =>
  stack.resolve((stack as unknown as { _toCloudFormation: () => object })._toCloudFormation()) as Template;
