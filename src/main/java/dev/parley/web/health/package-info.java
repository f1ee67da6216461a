/**
 * The health of the server: its parts by name, and the probes. To add a part, define a
 * bean of Spring Boot's type {@code HealthIndicator}.
 */
@NullMarked
package dev.parley.web.health;

import org.jspecify.annotations.NullMarked;
