/**
 * Shared by the tests of all packages: a scripted model as a real OpenAI-compatible HTTP
 * server, and a Parley to be called over real HTTP.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.testing;
