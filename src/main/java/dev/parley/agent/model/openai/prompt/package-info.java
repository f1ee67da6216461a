/**
 * Writes prompts as strict models accept them, with files as content parts.
 */
@NullMarked
package dev.parley.agent.model.openai.prompt;

import org.jspecify.annotations.NullMarked;
