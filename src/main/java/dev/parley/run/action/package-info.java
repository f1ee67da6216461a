/**
 * Runs that wait for their caller, the caller's answers, and the data that a continuing
 * run takes over.
 */
@NamedInterface("action")
@NullMarked
package dev.parley.run.action;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
