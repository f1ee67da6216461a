/**
 * The bank support agent's tools, and a bank in memory for them to look into. An example
 * of tools that depend on something: put a real bank in the demo's place.
 */
@ApplicationModule(displayName = "Bank", allowedDependencies = { "agent :: tool" })
@NullMarked
package dev.parley.bank;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
