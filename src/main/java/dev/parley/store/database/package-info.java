/**
 * The databases: a SQLite file or PostgreSQL, opened, locked for one server, and used in
 * transactions. What is stored in them is for the store to say.
 */
@NamedInterface("database")
@NullMarked
package dev.parley.store.database;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
