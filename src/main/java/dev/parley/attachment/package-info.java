/**
 * Images and files that users send with messages: which are accepted, and how stored ones
 * are read. {@code run} stores them with their messages, and {@code store} deletes them
 * with these.
 */
@ApplicationModule(displayName = "Attachments",
		allowedDependencies = { "agent :: model", "store", "store :: database", "store :: attachment", "store :: id" })
@NullMarked
package dev.parley.attachment;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
