/**
 * JSON Schema: compiling schemas and checking documents, with messages in English
 * whatever the machine's locale. The validator library is used here and nowhere else.
 */
@NamedInterface("schema")
@NullMarked
package dev.parley.agent.schema;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
