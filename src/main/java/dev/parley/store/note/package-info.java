/**
 * Notes that users keep with the notes agent, and their SQL.
 */
@NamedInterface("note")
@NullMarked
package dev.parley.store.note;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
