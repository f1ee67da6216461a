/**
 * The request body of {@code POST /chat}: its fields, their validation and conversion.
 */
@NamedInterface("chat")
@NullMarked
package dev.parley.web.chat;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
