/**
 * How the server is: its parts by name, and the probes. A part is a
 * {@code HealthIndicator} of Spring Boot; a new one needs nothing but a bean.
 */
@NullMarked
package dev.parley.web.health;

import org.jspecify.annotations.NullMarked;
