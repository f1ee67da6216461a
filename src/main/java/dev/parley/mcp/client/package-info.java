/**
 * The MCP client: tools of other MCP servers become tools of Parley's agents while the
 * servers are available. Each server has one thread that connects, polls and reconnects.
 */
@NullMarked
package dev.parley.mcp.client;

import org.jspecify.annotations.NullMarked;
