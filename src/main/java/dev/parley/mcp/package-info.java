/**
 * Parley as an MCP server at {@code /mcp}: it offers agents and some of Parley's tools to
 * MCP clients. Their messages go through the sessions, as with every protocol.
 */
@ApplicationModule(displayName = "MCP",
		allowedDependencies = { "caller", "security", "web", "web :: error", "session", "run", "run :: action",
				"run :: admission", "run :: event", "run :: log", "run :: shared", "agent", "agent :: definition",
				"agent :: model", "agent :: tool", "agent :: toolcall", "store", "outbound", "store :: id" })
@NullMarked
package dev.parley.mcp;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
