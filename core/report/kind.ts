/** What it is about: an incident, a review by hand, the circuit breaker, a pause, or a containment that broke down. */
export type ReportKind = 'incident' | 'review' | 'breaker' | 'pause' | 'failure';
