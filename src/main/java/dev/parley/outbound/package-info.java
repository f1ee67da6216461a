/**
 * How Parley reaches other servers: through which proxy, whose certificates it trusts,
 * and how it reads streams of events. The model's client and the MCP client follow the
 * same rules. It knows no other package.
 */
@ApplicationModule(displayName = "Outbound", allowedDependencies = {})
@NullMarked
package dev.parley.outbound;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
