import { gone, type Maker, type Remover, row } from '../row.ts';

const trust = 'T1484.002';
const followed = true;
const pool = '--identity-pool-id <=identityPoolId>';

/**
 * Who gets credentials of a role without STS's AssumeRole, and credentials that no deny of the caller ends. GetDataAccess
 * is in a record of AWS's documentation; of the others none was seen, and the names are those of AWS's API.
 */
export const makers: readonly Maker[] = [
  row('iot', 'CreateRoleAlias', trust, {
    followed,
    kind: 'role-alias',
    id: 'role-alias:<roleAlias>',
    what: 'role alias <roleAlias>, by which certificates of IoT get credentials of role <roleArn>',
    removal: ['iot delete-role-alias --role-alias <roleAlias>'],
    inspect: ['iot describe-role-alias --role-alias <roleAlias>'],
  }),
  row('cognito-identity', 'CreateIdentityPool', trust, {
    followed,
    kind: 'identity-pool',
    id: 'identity-pool:<=identityPoolId>',
    what: 'Cognito identity pool <=identityPoolId|identityPoolName>',
    removal: [`cognito-identity delete-identity-pool ${pool}`],
    inspect: [`cognito-identity get-identity-pool-roles ${pool}`],
  }),
  // A pool has one set of roles: what stood there before is gone, and only a person knows it.
  row('cognito-identity', 'SetIdentityPoolRoles', trust, {
    followed,
    kind: 'identity-pool-roles',
    goesWith: ['identity-pool:<identityPoolId>'],
    what: 'roles of Cognito identity pool <identityPoolId>(: <roles.unauthenticated> for anybody)(: <roles.authenticated> for who signed in)',
    inspect: ['cognito-identity get-identity-pool-roles --identity-pool-id <identityPoolId>'],
  }),
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-grants-credentials.html
  row('s3', 'GetDataAccess', 'T1078.004', {
    kind: 'access-grant-session',
    what: 'session of S3 Access Grants for <target>, <permission>, as the role of its location: a deny on that role ends it',
    inspect: [
      's3control list-access-grants-locations --account-id <@account>',
      's3control list-access-grants --account-id <@account>',
    ],
  }),
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
  row('sts', 'GetWebIdentityToken', 'T1550.001', {
    kind: 'web-identity-token',
    what: 'signed token for <*audience>( until <=expiration>): nothing in AWS takes it back, who accepts it must',
    inspect: ['iam get-outbound-web-identity-federation-info'],
  }),
];

export const removers: readonly Remover[] = [
  gone('iot', 'DeleteRoleAlias', ['role-alias:<roleAlias>']),
  gone('cognito-identity', 'DeleteIdentityPool', ['identity-pool:<identityPoolId>']),
];
