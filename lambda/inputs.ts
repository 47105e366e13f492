import type { ContainmentStep } from '../core/containment/actions/steps.ts';
import type { ContainmentState } from '../core/state.ts';
import type { StepCall } from './containment-step.ts';
import type { AnyStep } from './contract.ts';
import type { InspectInput } from './steps/inspect-instances/inspect.ts';
import type { ProgressInput } from './steps/read-progress/handler.ts';
import type { PublishInput } from './steps/publish-report/compose.ts';
import type { ResolveInput } from './steps/resolve-caller/resolve.ts';
import type { ReviewRequest } from './steps/review-activity/step.ts';

interface OfState {
  readonly state: ContainmentState;
}

interface Inputs extends Readonly<Record<ContainmentStep, StepCall>> {
  readonly 'resolve-caller': ResolveInput;
  readonly 'review-activity': ReviewRequest;
  readonly 'inspect-instances': InspectInput;
  readonly 'query-trail': OfState;
  readonly 'store-evidence': OfState;
  readonly 'publish-report': PublishInput;
  readonly 'import-finding': OfState;
  readonly 'read-progress': ProgressInput;
}

/** What the state machine asks a step with: the state itself, where it is not among the inputs above. */
export type InputOf<S extends AnyStep> = S extends keyof Inputs ? Inputs[S] : ContainmentState;
