/**
 * Requests for runs, and the decision whether a run may begin. Other modules take part in
 * it by implementing {@code Admission}.
 */
@NamedInterface("admission")
@NullMarked
package dev.parley.run.admission;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
