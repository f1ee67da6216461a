/**
 * What several servers share: who lives, whose run is whose, and the events of runs, over
 * PostgreSQL and Redis. Nothing of it exists in a server that is alone.
 */
@NullMarked
package dev.parley.cluster;

import org.jspecify.annotations.NullMarked;
