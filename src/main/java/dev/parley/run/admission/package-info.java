/**
 * What is asked for, and whether a run may begin. A part of Parley that wants a say in it
 * implements {@code Admission}.
 */
@NamedInterface("admission")
@NullMarked
package dev.parley.run.admission;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
