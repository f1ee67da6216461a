/**
 * The filters and valves that a request passes before a controller.
 */
@NamedInterface("filter")
@NullMarked
package dev.parley.web.filter;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
