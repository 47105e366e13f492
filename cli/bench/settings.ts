import { defineSettings } from '../../core/settings/settings.ts';

/**
 * What the bench deploys: containment on, nothing expected, so that figures of different days and machines stand for
 * the same work. The launch comes from eu-west-1, so the event takes the longer way, through a sensor. Each is by a
 * caller of its own, and the circuit breaker must not open.
 */
export default defineSettings({
  mode: 'contain',
  regions: ['us-east-1', 'eu-west-1'],
  expectations: [],
  containDespite: ['nobody-to-tell'],
  containmentsPerHour: 1000,
  // It says itself when processes are cold, and when they have been kept warm.
  keepWarm: false,
});
