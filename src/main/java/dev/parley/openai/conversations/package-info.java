/**
 * {@code /v1/conversations}: a conversation is a session.
 */
@NullMarked
package dev.parley.openai.conversations;

import org.jspecify.annotations.NullMarked;
