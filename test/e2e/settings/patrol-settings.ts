import settings from './settings.ts';

/** With the hourly patrol. */
export default { ...settings, patrolMinutes: 60 };
