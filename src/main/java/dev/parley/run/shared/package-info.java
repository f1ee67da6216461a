/**
 * What the package asks of the servers that share a store with this one, as interfaces:
 * who owns a run, its events, and signals. With one server they are constants.
 */
@NamedInterface("shared")
@NullMarked
package dev.parley.run.shared;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
