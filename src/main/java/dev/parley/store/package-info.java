/**
 * Sessions, runs, messages and notes as rows, and the SQL that reads and writes them, on
 * SQLite or PostgreSQL alike. It knows nothing of the rest of Parley but how to report a
 * setting that is wrong; every query that takes an id takes the owner too.
 */
@ApplicationModule(displayName = "Store", allowedDependencies = "start")
@NullMarked
package dev.parley.store;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
