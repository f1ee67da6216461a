/**
 * Guardrails: rules that a message must pass before it is accepted, and the text of an
 * answer before it is released. Agent files name them with their settings.
 */
@NamedInterface("guardrail")
@NullMarked
package dev.parley.agent.guardrail;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
