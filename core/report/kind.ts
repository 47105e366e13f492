/** What it is about: an incident, a review by hand, the circuit breaker, a pause, addresses that receive nothing, a mode that still observes, or a containment that broke down. */
export type ReportKind =
  'incident' | 'review' | 'breaker' | 'pause' | 'subscriptions' | 'observing' | 'failure';
