import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { defineSettings, type SettingsInput } from '../../core/settings/settings.ts';
import { addFirebreak } from '../../lib/firebreak.ts';
import type { Synthesized, SynthesizedStack } from './synthesized.ts';

/** The app under the flags of cdk.json, without bundling. */
export function appOf(settings: SettingsInput) {
  const { context } = JSON.parse(readFileSync(join(__dirname, '../../cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  Validations.of(app).acknowledge({
    id: 'Annotation::firebreak:deploy-role',
    reason: 'Nothing is deployed.',
  });
  return { app, ...addFirebreak(app, defineSettings(settings)) };
}

export function synthesizeStacks(settings: SettingsInput): Synthesized {
  const { responder, sensors } = appOf(settings);
  return { responder: toSynthesized(responder), sensors: sensors.map(toSynthesized) };
}

const toSynthesized = (stack: Stack): SynthesizedStack => ({
  stackName: stack.stackName,
  region: stack.region,
  dependencies: stack.dependencies.map(({ stackName }) => stackName),
  template: Template.fromStack(stack).toJSON() as SynthesizedStack['template'],
});
