/** Parley puts AI agents behind an HTTP API. */
@org.jspecify.annotations.NullMarked
package dev.parley;
