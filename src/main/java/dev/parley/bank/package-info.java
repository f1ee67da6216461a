/**
 * The bank support agent's tools, and a demo bank in memory. An example of tools with a
 * dependency: replace the demo by a real bank.
 */
@ApplicationModule(displayName = "Bank", allowedDependencies = { "agent :: tool" })
@NullMarked
package dev.parley.bank;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
