/** Configures Tomcat: connections, slow requests, and memory per connection. */
@NullMarked
package dev.parley.web.tomcat;

import org.jspecify.annotations.NullMarked;
