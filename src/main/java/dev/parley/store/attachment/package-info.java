/**
 * Files sent with messages: each content is stored once for each owner.
 */
@NamedInterface("attachment")
@NullMarked
package dev.parley.store.attachment;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
