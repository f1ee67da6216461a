/**
 * The adapter to OpenAI-compatible APIs. Only this package and those below it use the
 * OpenAI SDK and Spring AI's chat model.
 */
@NamedInterface("openai")
@NullMarked
package dev.parley.agent.model.openai;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
