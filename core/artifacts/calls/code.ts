import { asked } from '../call.ts';
import { gone, type Maker, type Remover, row } from '../row.ts';

const eventTriggered = 'T1546';
const serverless = 'T1648';
const followed = true;

/** Lambda: code that runs, what runs it, and who may. */
export const makers: readonly Maker[] = [
  row('lambda', 'CreateFunction', serverless, {
    followed,
    kind: 'function',
    id: 'function:<@function>',
    what: 'function <=functionArn|functionName>',
    removal: ['lambda delete-function --function-name <@function>'],
    inspect: ['lambda get-function --function-name <@function>'],
  }),
  row('lambda', 'UpdateFunctionCode', serverless, {
    followed,
    kind: 'function-code',
    goesWith: ['function:<@function>'],
    what: 'the code of function <@function>',
    inspect: [
      'lambda get-function --function-name <@function>',
      'lambda list-versions-by-function --function-name <@function>',
    ],
  }),
  row('lambda', 'UpdateFunctionConfiguration', serverless, {
    kind: 'function-configuration',
    goesWith: ['function:<@function>'],
    what: 'the configuration of function <@function>: its layers, role, handler or environment',
    inspect: ['lambda get-function-configuration --function-name <@function>'],
  }),
  row('lambda', 'AddPermission', eventTriggered, {
    followed,
    kind: 'function-permission',
    id: 'function-permission:<@function>:<statementId>',
    goesWith: ['function:<@function>'],
    what: 'who may invoke function <@function>',
    removal: [
      'lambda remove-permission --function-name <@function> --statement-id <statementId>( --qualifier <qualifier>)',
    ],
    inspect: ['lambda get-policy --function-name <@function>( --qualifier <qualifier>)'],
  }),
  row('lambda', 'CreateFunctionUrlConfig', eventTriggered, {
    followed,
    kind: 'function-url',
    id: 'function-url:<@function>',
    goesWith: ['function:<@function>'],
    what: 'the URL of function <=functionArn|@function>',
    removal: ['lambda delete-function-url-config --function-name <@function>( --qualifier <qualifier>)'],
    inspect: ['lambda get-function-url-config --function-name <@function>( --qualifier <qualifier>)'],
  }),
  row('lambda', 'UpdateFunctionUrlConfig', eventTriggered, {
    kind: 'function-url',
    goesWith: ['function:<@function>', 'function-url:<@function>'],
    what: 'who may use the URL of function <@function>',
    inspect: ['lambda get-function-url-config --function-name <@function>( --qualifier <qualifier>)'],
  }),
  row('lambda', 'CreateEventSourceMapping', eventTriggered, {
    kind: 'event-source',
    id: 'event-source:<=uUID>',
    what: 'what starts function <@function>: <eventSourceArn>',
    removal: ['lambda delete-event-source-mapping --uuid <=uUID>'],
    inspect: ['lambda get-event-source-mapping --uuid <=uUID>'],
  }),
  row('lambda', 'PublishLayerVersion', 'T1525', {
    kind: 'layer-version',
    id: 'layer-version:<layerName>:<=version>',
    what: 'version <=version> of layer <layerName>',
    removal: ['lambda delete-layer-version --layer-name <layerName> --version-number <=version>'],
  }),
  row('lambda', 'AddLayerVersionPermission', 'T1537', {
    kind: 'layer-permission',
    id: 'layer-permission:<layerName>:<versionNumber>:<statementId>',
    what: 'who may use version <versionNumber> of layer <layerName>: <principal>',
    removal: [
      'lambda remove-layer-version-permission --layer-name <layerName> --version-number <versionNumber> ' +
        '--statement-id <statementId>',
    ],
  }),
];

export const removers: readonly Remover[] = [
  // With a qualifier it deletes one version, and the function stays.
  gone('lambda', 'DeleteFunction', ['function:<@function>'], {
    when: (call) => (asked(call, 'qualifier') ?? null) === null,
  }),
  gone('lambda', 'RemovePermission', ['function-permission:<@function>:<statementId>']),
  gone('lambda', 'DeleteFunctionUrlConfig', ['function-url:<@function>']),
  gone('lambda', 'DeleteEventSourceMapping', ['event-source:<uUID>']),
  gone('lambda', 'DeleteLayerVersion', ['layer-version:<layerName>:<versionNumber>']),
  gone('lambda', 'RemoveLayerVersionPermission', [
    'layer-permission:<layerName>:<versionNumber>:<statementId>',
  ]),
];
