/**
 * What tokens cost: the prices of models, as the settings give them. None ship, since
 * they change more often than Parley.
 */
@ApplicationModule(displayName = "Cost", allowedDependencies = { "start", "agent :: model" })
@NullMarked
package dev.parley.cost;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
