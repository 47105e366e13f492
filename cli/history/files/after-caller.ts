const [quote, backslash, openBrace, closeBrace] = [0x22, 0x5c, 0x7b, 0x7d];
const beginning = /^\{"eventVersion":"[\d.]+","userIdentity":\{/;
/** Longer than the beginning of any record with a version that there is. */
const beginningBytes = 80;

/**
 * What stands in a record behind who called. CloudTrail writes that first, and a caller's own name and key are in it
 * in each of its records.
 *
 * @param json a record that is known to be JSON
 * @returns all of it where it does not begin as CloudTrail's records do, or where anything is escaped in that part
 */
export function afterCaller(json: Buffer): Buffer {
  const begin = beginning.exec(json.toString('latin1', 0, beginningBytes))?.[0].length;
  if (begin === undefined) return json;
  let inString = false;
  for (let at = begin, depth = 1; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === backslash) return json;
    if (byte === quote) inString = !inString;
    else if (inString) continue;
    else if (byte === openBrace) depth += 1;
    else if (byte === closeBrace && (depth -= 1) === 0) return json.subarray(at + 1);
  }
  return json;
}
