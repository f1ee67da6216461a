/**
 * Other MCP servers: their tools become tools of Parley's agents while the servers are
 * there. Each server has one thread that connects, looks whether it still answers, and
 * connects again.
 */
@NullMarked
package dev.parley.mcp.client;

import org.jspecify.annotations.NullMarked;
