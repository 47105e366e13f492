const hour = 3_600_000;

/**
 * The longest that a session can live: 36 hours where a user's key issued it, 12 hours of a role. Milliseconds.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html
 */
export const longestSession = { user: 36 * hour, role: 12 * hour } as const;

export const longestSessionMs = Math.max(...Object.values(longestSession));
