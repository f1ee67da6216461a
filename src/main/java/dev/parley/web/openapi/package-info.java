/**
 * The description of the HTTP API, {@code openapi.yaml}, as clients and people read it:
 * as JSON at {@code /openapi.json}, and as a page at {@code /docs}.
 */
@NullMarked
package dev.parley.web.openapi;

import org.jspecify.annotations.NullMarked;
