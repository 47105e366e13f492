import type { IamCall } from '../../core/containment/actions/record.ts';
import { type ContainmentStep, stepOf } from '../../core/containment/actions/steps.ts';
import { records } from '../../core/containment/actions/records.ts';
import type { Permission } from './permission.ts';

/** What a containment step may do: the calls of its own actions, before and while it acts. */
export function actionPermissions(step: ContainmentStep): readonly Permission[] {
  const own = records.filter((record) => stepOf(record) === step);
  return toPermissions(own.flatMap(({ calls }) => calls.filter(({ to }) => to !== 'reread')));
}

/** What looking again may do: read whatever any action changes. */
export function rereadPermissions(): readonly Permission[] {
  return toPermissions(records.flatMap(({ calls }) => calls.filter(({ to }) => to === 'reread')));
}

/** One permission a call: two actions that make the same call need it once. */
function toPermissions(calls: readonly IamCall[]): readonly Permission[] {
  const byCall = new Map(calls.map((each) => [each.call, each]));
  return [...byCall.values()].map(({ call, on, to, why, denyAllBy }) => ({
    actions: [call],
    on,
    reason: why,
    ...(to === 'change' && { protects: true as const }),
    ...(denyAllBy && { denyAllBy }),
  }));
}
