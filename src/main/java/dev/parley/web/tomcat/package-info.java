/** How Tomcat is set up: connections, slow requests, and memory for each of them. */
@NullMarked
package dev.parley.web.tomcat;

import org.jspecify.annotations.NullMarked;
