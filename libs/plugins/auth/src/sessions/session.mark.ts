// Which session a request belongs to: noted by the backend that knew the caller, for those routes that end sessions.
import type { AuthRequest } from '../backends/authentication.backend.js';
import type { SessionMark } from './sessions.js';

const marks = new WeakMap<AuthRequest, SessionMark>();

/** Takes note of the session. */
export function markSession(request: AuthRequest, mark: SessionMark): void {
  marks.set(request, mark);
}

/** The session of the request; undefined where its credential belongs to none. */
export function sessionOf(request: AuthRequest): SessionMark | undefined {
  return marks.get(request);
}
