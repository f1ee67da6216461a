/**
 * Pictures and files that users send with their messages: what is accepted, and how the
 * stored ones are read again. They are parts of messages, so {@code run} stores them and
 * {@code store} deletes them with these.
 */
@ApplicationModule(displayName = "Attachments",
		allowedDependencies = { "agent :: model", "store", "store :: database", "store :: attachment", "store :: id" })
@NullMarked
package dev.parley.attachment;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
