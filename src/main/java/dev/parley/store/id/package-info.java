/**
 * Ids of everything that is stored: UUIDs that never go back, whatever the clock does.
 */
@NamedInterface("id")
@NullMarked
package dev.parley.store.id;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
