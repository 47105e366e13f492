import { z } from 'zod';
import { type Definition, allDefinitions } from '../../../core/containment/actions/table.ts';
import type { Field } from '../../../core/containment/actions/fields.ts';

/**
 * What restoring reads of a file: the evidence of an incident, or what `firebreak contain --execute --json` printed. A
 * file comes from anywhere: names and ids are held to what IAM takes, and anything that is no action of Firebreak's is
 * refused.
 */
const time = z.iso.datetime();

const toSchema = ({ isValid, problem, optional }: Field): z.ZodType => {
  const schema = z.unknown().refine(isValid, problem);
  return optional ? schema.optional() : schema;
};
const toSchemas = (fields: object): Readonly<Record<string, z.ZodType>> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, toSchema(field as Field)]));

const definitions = allDefinitions();
const toAction = ([kind, { fields }]: [string, Definition]) =>
  z.object({ kind: z.literal(kind), ...toSchemas(fields) });
const actions = Object.entries(definitions).map(toAction);
const action = z.discriminatedUnion('kind', actions as [ReturnType<typeof toAction>]);
const states = Object.values(definitions).map(({ prior: reader }) => toSchemas(reader?.fields ?? {}));
const prior = z.object({
  action,
  readAt: time,
  state: z
    .object(Object.assign({}, ...states))
    .partial()
    .extend({ unreadable: z.string().optional() }),
});

const outcome = z.object({
  action: z.string(),
  target: z.string(),
  userName: z.string().optional(),
  uniqueId: z.string().optional(),
  status: z.enum(['done', 'already', 'failed']),
  means: z.enum(['inline-policy', 'managed-policy', 'permissions-boundary']).optional(),
});
const step = z.object({ outcomes: z.array(outcome), prior: z.array(prior).optional() });
const plan = z.object({ actions: z.array(action) });
const caller = z.looseObject({
  kind: z.string(),
  userName: z.string().optional(),
  accessKeyId: z.string().optional(),
  origin: z.string().optional(),
});
const lineage = z.looseObject({ origin: caller.optional() });

export const keptFile = z.object({
  incident: z.object({ id: z.string(), subject: z.string(), openedAt: time }),
  launch: z.object({ eventTime: time }).optional(),
  caller,
  plan,
  /** Of evidence. */
  containment: z.record(z.string(), step).optional(),
  renewal: step.optional(),
  trace: z.object({ lineage, verdicts: z.array(z.object({ caller })), plan }).optional(),
  backupKey: z.object({ accessKeyId: z.string().optional() }).optional(),
  /** Of what `contain` printed. */
  priors: z.array(prior).optional(),
  outcomes: z.array(outcome).optional(),
  lineage: lineage.optional(),
  verification: z
    .object({
      checkedAt: time,
      plan: plan.optional(),
      strays: z.array(z.object({ action, outcomes: z.array(outcome) })).optional(),
    })
    .nullable()
    .optional(),
});
export type KeptFile = z.infer<typeof keptFile>;
