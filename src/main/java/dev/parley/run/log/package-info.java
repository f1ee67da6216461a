/**
 * The events of a run as its readers see them: written by the run's thread, or by what
 * comes from another server, and followed by any number of readers.
 */
@NamedInterface("log")
@NullMarked
package dev.parley.run.log;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
