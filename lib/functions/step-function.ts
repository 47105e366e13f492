import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type AnyStep, metrics, type Step, warmSteps } from '../../lambda/contract.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { codeOf } from './bundling.ts';
import type { ResourceName } from '../access/permission.ts';
import { createFunctionLog } from './log-group.ts';
import { principalsArn, protectionOf } from '../access/protection.ts';
import { createRole } from '../access/role.ts';

/**
 * Seconds a step may take. Those that contain make one or two calls, and search 12 s for a user that was renamed; tracing and the search for what the caller made read
 * for 45 s at most, and a run of the review for 240 s; a report is one call that must survive a slow one; a backup key
 * searches several times before it gives one up; a query of the trail is waited for 150 s at most. A round of the patrol
 * takes its time, up to the most that Lambda has.
 */
const timeouts: Readonly<Record<AnyStep, number>> = {
  'resolve-caller': 15,
  'deactivate-keys': 30,
  'disable-console': 30,
  'revoke-sessions': 30,
  'deactivate-credentials': 30,
  verify: 45,
  'trace-credential': 90,
  'find-persistence': 90,
  'review-activity': 300,
  'inspect-instances': 30,
  'count-launches': 60,
  'store-evidence': 60,
  'import-finding': 30,
  'publish-report': 60,
  'create-backup-key': 120,
  'query-trail': 180,
  'read-progress': 30,
  'check-subscriptions': 60,
  'report-observed': 120,
  patrol: 900,
};

/**
 * The review reads pages for minutes, and lives on some 40 MB of them. Node would let garbage grow to what the function
 * has; with these limits it takes some 200 MB at its peak.
 */
const smallHeap = '--max-semi-space-size=4 --max-old-space-size=160';

/**
 * Megabytes. CPU comes with memory: 1,769 MB have one whole vCPU, and starts here use one. What contains gets that; what
 * informs, behind it, need not be as fast.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
const memoryOf = (step: AnyStep): number => {
  // It waits most of its time.
  if (step === 'patrol') return 256;
  return contains(step) ? 1769 : 1024;
};

const contains = (step: AnyStep): boolean => (warmSteps as readonly AnyStep[]).includes(step);

export interface StepFunctionProps<S extends AnyStep = AnyStep> {
  readonly step: S;
  readonly settings: Settings;
  readonly environment?: Readonly<Record<string, string>>;
  /** As in RoleProps. */
  readonly forFullUsers?: boolean;
  /** The ARNs that the step's permissions are on, beside users, roles and its own log group. */
  readonly resources?: Partial<Readonly<Record<ResourceName, readonly string[]>>>;
}

const functionName = (step: AnyStep): string => `firebreak-${step}`;

/** The step functions that there are under any settings. */
export type StepFunctions = { readonly [S in Step]: StepFunction<S> };

/** One step of the containment: a Lambda with its own role and its own log. */
export class StepFunction<S extends AnyStep = AnyStep> extends Construct {
  readonly step: S;
  readonly function: LambdaFunction;
  readonly role: IRole;
  readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: StepFunctionProps<S>) {
    super(scope, id);
    this.step = props.step;
    const { step, settings } = props;
    this.timeout = Duration.seconds(timeouts[step]);
    const logGroup = createFunctionLog(this, settings);
    this.role = this.createRole(props, logGroup);
    this.function = new LambdaFunction(this, 'Function', {
      functionName: functionName(step),
      description: `Firebreak: ${step}`,
      code: codeOf(step, settings),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryOf(step),
      timeout: this.timeout,
      role: this.role,
      logGroup,
      ...(settings.reservedConcurrency !== undefined &&
        contains(step) && { reservedConcurrentExecutions: settings.reservedConcurrency }),
      environment: {
        POWERTOOLS_SERVICE_NAME: step,
        ...(step === 'review-activity' && { NODE_OPTIONS: smallHeap }),
        POWERTOOLS_METRICS_NAMESPACE: metrics.namespace,
        ...props.environment,
      },
    });
  }

  private createRole(
    { step, settings, resources, forFullUsers = false }: StepFunctionProps,
    logGroup: ILogGroup,
  ): IRole {
    return createRole(this, 'Role', {
      name: step,
      service: 'lambda.amazonaws.com',
      // By its name: the function itself names the role.
      function: Stack.of(this).formatArn({
        service: 'lambda',
        resource: 'function',
        resourceName: functionName(step),
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
      forFullUsers,
      resources: {
        ...resources,
        users: [principalsArn(this, 'user')],
        roles: [principalsArn(this, 'role')],
        'own-log-group': [logGroup.logGroupArn],
      },
      protection: protectionOf(this, settings),
    });
  }
}
