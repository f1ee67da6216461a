/**
 * JSON Schema: compiles schemas and validates documents, with English messages regardless
 * of the machine's locale. Only this package uses the validator library.
 */
@NamedInterface("schema")
@NullMarked
package dev.parley.agent.schema;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
