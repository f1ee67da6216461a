/**
 * Calls to other servers: the proxy, the trusted certificates, and the reader of event
 * streams. The model's client and the MCP client follow the same rules. Depends on no
 * other package.
 */
@ApplicationModule(displayName = "Outbound", allowedDependencies = {})
@NullMarked
package dev.parley.outbound;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
