/**
 * Everything between those who ask and the adapters that call a model: attempts are made
 * again, upstreams that fail are left alone, and another model is asked in their place.
 * It knows the port and no adapter.
 */
@NullMarked
package dev.parley.agent.model.attempt;

import org.jspecify.annotations.NullMarked;
