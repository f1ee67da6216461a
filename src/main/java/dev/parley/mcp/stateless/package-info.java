/**
 * MCP from version 2026-07-28 on: each request contains everything that the server needs
 * to answer it, so there is no handshake and no session. Approvals are
 * {@code input_required}, and long calls can be tasks.
 *
 * @see <a href=
 * "https://modelcontextprotocol.io/specification/2026-07-28">Specification</a>
 */
@NullMarked
package dev.parley.mcp.stateless;

import org.jspecify.annotations.NullMarked;
