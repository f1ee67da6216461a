/**
 * Reads answers of OpenAI-compatible APIs while they arrive, in all dialects.
 * {@code AnswerReader} reads a response into an {@code IncomingAnswer}, which passes the
 * text to the listener and determines when the answer is complete.
 */
@NullMarked
package dev.parley.agent.model.openai.incoming;

import org.jspecify.annotations.NullMarked;
