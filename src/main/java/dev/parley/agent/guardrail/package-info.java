/**
 * Guardrails: rules that a message must keep before it is accepted, and an answer before
 * it is told. An agent's file names them with their settings; text leaves an answer only
 * once they have passed it.
 */
@NamedInterface("guardrail")
@NullMarked
package dev.parley.agent.guardrail;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
