/**
 * {@code /v1/responses}: a response is a run, a conversation is a session.
 */
@NullMarked
package dev.parley.openai.responses;

import org.jspecify.annotations.NullMarked;
