/**
 * Agent files: parsing, validation, and the catalog of the agents that they define.
 */
@NamedInterface("definition")
@NullMarked
package dev.parley.agent.definition;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
