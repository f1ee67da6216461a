/**
 * The adapter to any OpenAI-compatible API. The OpenAI SDK and Spring AI's chat model are
 * used here and nowhere else in the core.
 */
@NamedInterface("openai")
@NullMarked
package dev.parley.agent.model.openai;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
