/**
 * Text as the tables hold it: what both databases can store, names of constants, titles,
 * and words to search for. It knows no table.
 */
@NullMarked
package dev.parley.store.text;

import org.jspecify.annotations.NullMarked;
