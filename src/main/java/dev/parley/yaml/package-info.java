/** YAML files as JSON, with the line of each value for error messages. */
@ApplicationModule(displayName = "YAML", allowedDependencies = {})
@NullMarked
package dev.parley.yaml;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
