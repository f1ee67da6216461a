/**
 * How Parley reaches other servers: through which proxy, and whose certificates it
 * trusts. The model's client and the MCP client follow the same rules. It knows no other
 * package.
 */
@ApplicationModule(displayName = "Outbound", allowedDependencies = {})
@NullMarked
package dev.parley.outbound;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
