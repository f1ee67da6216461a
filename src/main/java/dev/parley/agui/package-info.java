/**
 * AG-UI 1.0 at {@code /agui}: translates its requests into messages of a session, and the
 * events of runs into its events.
 *
 * @see <a href="https://docs.ag-ui.com/spec/1.0">AG-UI 1.0</a>
 */
@ApplicationModule(displayName = "AG-UI",
		allowedDependencies = { "caller", "security", "web", "web :: error", "web :: sse", "web :: view",
				"web :: filter", "session", "run", "run :: action", "run :: admission", "run :: event", "run :: log",
				"agent", "agent :: definition", "agent :: model", "agent :: toolcall", "attachment", "store",
				"store :: id", "store :: idempotency" })
@NullMarked
package dev.parley.agui;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
