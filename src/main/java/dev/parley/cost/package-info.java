/**
 * The prices of models from the settings. Parley ships none, because prices change more
 * often than Parley is released.
 */
@ApplicationModule(displayName = "Cost", allowedDependencies = { "start", "agent :: model" })
@NullMarked
package dev.parley.cost;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
