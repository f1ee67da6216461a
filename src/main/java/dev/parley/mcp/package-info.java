/**
 * Parley as an MCP server, at {@code /mcp}: it offers agents and some of Parley's own
 * tools to the clients of that protocol. What they ask goes through the sessions, as with
 * every protocol.
 */
@ApplicationModule(displayName = "MCP",
		allowedDependencies = { "caller", "security", "web", "web :: error", "session", "run", "run :: admission",
				"run :: event", "agent", "agent :: definition", "agent :: model", "agent :: tool", "store",
				"outbound" })
@NullMarked
package dev.parley.mcp;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
