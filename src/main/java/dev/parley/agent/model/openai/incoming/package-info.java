/**
 * The answers of OpenAI-compatible APIs as they arrive, byte by byte and in all their
 * dialects. {@code AnswerReader} reads a response into an {@code IncomingAnswer}, which
 * tells the listener what is said and knows when the answer is whole.
 */
@NullMarked
package dev.parley.agent.model.openai.incoming;

import org.jspecify.annotations.NullMarked;
