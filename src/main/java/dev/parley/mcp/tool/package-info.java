/**
 * The tools that Parley offers to MCP clients, in all versions of the protocol: one for
 * each agent, and some of the agents' own tools.
 */
@NullMarked
package dev.parley.mcp.tool;

import org.jspecify.annotations.NullMarked;
