/**
 * The webhook: posts the end of each run to an address that the operator sets, signed as
 * Standard Webhooks specifies. Messages are stored together with the end, so they survive
 * a crash, and a slow or unavailable receiver delays nothing else.
 */
@ApplicationModule(displayName = "Webhook",
		allowedDependencies = { "start", "run :: event", "outbound", "store", "store :: database", "store :: usage" })
@NullMarked
package dev.parley.webhook;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
