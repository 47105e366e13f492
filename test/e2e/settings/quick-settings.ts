import settings from './settings.ts';

/** For the command line: the embedded IAM does not keep anybody waiting; these are the least waits that are allowed. */
export default { ...settings, settleSeconds: 5, holdSeconds: 10 };
