/**
 * Access to the database, a SQLite file or PostgreSQL: opening, the lock for one server,
 * and transactions. Independent of the stored data.
 */
@NamedInterface("database")
@NullMarked
package dev.parley.store.database;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
