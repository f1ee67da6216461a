/**
 * What runs have used: tokens, money and time.
 */
@NamedInterface("usage")
@NullMarked
package dev.parley.store.usage;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
