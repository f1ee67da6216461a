/**
 * The request body of {@code POST /chat}: its fields, their validation and conversion.
 */
@NullMarked
package dev.parley.web.chat;

import org.jspecify.annotations.NullMarked;
