/**
 * The share of the heap that running answers may use.
 */
@NamedInterface("memory")
@NullMarked
package dev.parley.run.memory;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
