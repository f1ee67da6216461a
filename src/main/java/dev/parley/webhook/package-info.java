/**
 * The webhook: the end of each run is posted to an address of the operator's, signed as
 * Standard Webhooks say. What is to be posted is stored with the end, so it survives a
 * crash, and a receiver that is slow or away holds up nothing else.
 */
@ApplicationModule(displayName = "Webhook",
		allowedDependencies = { "start", "run :: event", "outbound", "store", "store :: database" })
@NullMarked
package dev.parley.webhook;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
