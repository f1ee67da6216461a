/**
 * The start of the server: the command line, the environment variables, values that
 * several packages' settings have, and plain words for settings that are wrong. Other
 * packages report such a setting as a {@link dev.parley.start.SettingException}; this
 * package knows none of them.
 */
@ApplicationModule(displayName = "Start", allowedDependencies = {})
@NullMarked
package dev.parley.start;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
