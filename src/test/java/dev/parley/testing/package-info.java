/**
 * What the tests of every module share: above all a scripted model behind a real
 * OpenAI-compatible HTTP server. Nothing in here knows Parley.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.testing;
