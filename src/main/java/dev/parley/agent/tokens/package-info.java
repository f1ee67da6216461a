/**
 * Counts the tokens of texts, or bounds them when counting would be slow.
 */
@NamedInterface("tokens")
@NullMarked
package dev.parley.agent.tokens;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
