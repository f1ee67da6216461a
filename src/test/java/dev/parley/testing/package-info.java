/**
 * What the tests of every module share: a scripted model behind a real OpenAI-compatible
 * HTTP server, and a Parley to be called over real HTTP.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.testing;
