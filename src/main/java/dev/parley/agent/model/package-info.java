/**
 * The port to the model: what is asked, what is answered, and how a call fails or is
 * cancelled. The adapters implement it.
 */
@NamedInterface("model")
@NullMarked
package dev.parley.agent.model;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
