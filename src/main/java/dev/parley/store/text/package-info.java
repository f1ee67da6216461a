/**
 * Text in the form that the tables contain: valid characters, names of constants, titles,
 * and search words. Independent of any table.
 */
@NullMarked
package dev.parley.store.text;

import org.jspecify.annotations.NullMarked;
