/**
 * Requests for runs, and the decision whether a run may start. Other packages take part
 * in the decision by implementing {@code Admission}.
 */
@NamedInterface("admission")
@NullMarked
package dev.parley.run.admission;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
