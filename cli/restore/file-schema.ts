import { z } from 'zod';
import { isLongTermKeyId, isRoleName, isUserName } from '../../core/values/arn.ts';

/**
 * What giving back reads of a file: the evidence of an incident, or what `firebreak contain --execute --json` printed.
 * A file comes from anywhere: names and ids are held to what IAM takes, and anything that is no action of Firebreak's
 * is refused.
 */
const time = z.iso.datetime();
const userName = z.string().refine(isUserName, 'no name of an IAM user');
const roleName = z.string().refine(isRoleName, 'no name of an IAM role');
const policyName = z.string().regex(/^Firebreak[\w+=,.@-]{1,100}$/, 'no policy of Firebreak');
const only = { only: z.array(z.string()).optional() };
const user = <const Kind extends string>(kind: Kind) => z.object({ kind: z.literal(kind), userName });

const action = z.discriminatedUnion('kind', [
  user('deactivate-key').extend({
    accessKeyId: z.string().refine(isLongTermKeyId, 'no long-term access key'),
  }),
  user('deactivate-all-keys'),
  user('disable-console'),
  user('revoke-sessions').extend({ policyName }),
  user('deny-all').extend({ policyName }),
  z.object({ kind: z.literal('revoke-role-sessions'), roleName, policyName, userId: z.string().optional() }),
  z.object({ kind: z.literal('deny-all-of-role'), roleName, policyName }),
  user('deactivate-ssh-keys').extend(only),
  user('deactivate-service-credentials').extend(only),
  user('deactivate-certificates').extend(only),
]);

const activity = z.object({ id: z.string(), active: z.boolean() });
const prior = z.object({
  action,
  readAt: time,
  state: z.object({
    keys: z.array(activity).optional(),
    passwordCreatedAt: z.string().nullable().optional(),
    deny: z
      .object({ document: z.string().optional(), attached: z.boolean(), boundary: z.string().optional() })
      .optional(),
    credentials: z.array(activity).optional(),
    mfaDevices: z.array(z.string()).optional(),
    unreadable: z.string().optional(),
  }),
});

const outcome = z.object({
  action: z.string(),
  target: z.string(),
  userName: z.string().optional(),
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
  verification: z.object({ checkedAt: time, plan: plan.optional() }).nullable().optional(),
});
export type KeptFile = z.infer<typeof keptFile>;
