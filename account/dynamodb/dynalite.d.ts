/** dynalite brings no types; this is what the embedded account uses of it. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Tables live in memory unless a `path` is given. (The native LevelDB is loaded, as the binary it ships, and not used.) */
  export default function dynalite(options?: { readonly createTableMs?: number }): Server;
}
