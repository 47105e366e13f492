import { backupKey, synthesize, type SynthesizedStack, trail, webhooks } from '../lib/synthesized.ts';

/** The stacks of settings that switch everything on, with lists so long that roles need further policies. */
export function everything(): readonly SynthesizedStack[] {
  const { responder, sensors } = synthesize({
    ...{ backupKey: { ...backupKey, whenFull: 'delete-inactive' }, trail, webhooks },
    ...{ securityHub: true, reservedConcurrency: 10 },
    protectedTags: Array.from({ length: 40 }, (_, index) => ({ key: `team-${index}`, value: 'break-glass' })),
    operators: ['arn:aws:iam::*:role/oncall/*'],
  });
  return [responder, ...sensors.slice(0, 1)];
}

/** Whether a value stands for something that CloudFormation puts there. */
export const isIntrinsic = (value: unknown): boolean => {
  const [name = '', ...more] = Object.keys(value ?? {});
  return more.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
};
