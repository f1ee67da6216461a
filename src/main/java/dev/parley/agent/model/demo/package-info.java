/**
 * The demo model: it answers without an API key, from the text of the message alone.
 */
@NamedInterface("demo")
@NullMarked
package dev.parley.agent.model.demo;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
