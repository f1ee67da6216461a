/**
 * Agent files: reading them, validating them, and the catalog of the agents they define.
 */
@NamedInterface("definition")
@NullMarked
package dev.parley.agent.definition;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
