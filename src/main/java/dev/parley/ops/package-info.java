/**
 * What whoever runs the server needs to know: who did what, and with which result. It
 * listens to runs and is told of what concerns security.
 */
@ApplicationModule(displayName = "Operations", allowedDependencies = { "run", "agent :: model" })
@NullMarked
package dev.parley.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
