/**
 * What runs have used, in tokens and money.
 */
@NamedInterface("usage")
@NullMarked
package dev.parley.store.usage;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
