/** The body of {@code POST /chat}: its parts, their checks, and what they become. */
@NullMarked
package dev.parley.web.chat;

import org.jspecify.annotations.NullMarked;
