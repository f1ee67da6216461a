/** JSON-RPC messages and their errors, as all versions of MCP use them. */
@NullMarked
package dev.parley.mcp.message;

import org.jspecify.annotations.NullMarked;
