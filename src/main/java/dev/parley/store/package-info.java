/**
 * The stored sessions, runs, messages and notes, and the SQL that reads and writes them
 * in SQLite and PostgreSQL. Depends on no other part of Parley except {@code start},
 * which reports invalid settings. Queries that take an id also take the owner.
 */
@ApplicationModule(displayName = "Store", allowedDependencies = "start")
@NullMarked
package dev.parley.store;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
