/**
 * Serves the API's description, {@code openapi.yaml}, as JSON at {@code /openapi.json}
 * and as a page at {@code /docs}.
 */
@NullMarked
package dev.parley.web.openapi;

import org.jspecify.annotations.NullMarked;
