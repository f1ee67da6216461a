/**
 * {@code /v1/chat/completions}: each request brings the whole conversation, and begins a
 * session of its own.
 */
@NullMarked
package dev.parley.openai.chat;

import org.jspecify.annotations.NullMarked;
