/**
 * `node:http`, without what AWS's own processes never load.
 *
 * Here everything is served over plain http, on AWS over https. An ES import of `node:http` reads every export of the
 * module, and the getters of three of them load all of undici, for about 18 ms of CPU a process; `node:https` has no
 * such getters. So the three are taken away before anybody imports the module: neither Lambda's runtime nor the SDK
 * uses them. Whoever starts a process that talks to the account imports this file first.
 */
const http = process.getBuiltinModule('node:http');
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent']) {
  Object.defineProperty(http, name, { value: undefined });
}

export const { Agent, request } = http;
