/**
 * The start of the server: the command line, environment variables, value types for
 * settings of several packages, and error messages for invalid settings. Other packages
 * report such a setting by a {@link dev.parley.start.SettingException}; this package
 * depends on none of them.
 */
@ApplicationModule(displayName = "Start", allowedDependencies = {})
@NullMarked
package dev.parley.start;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
