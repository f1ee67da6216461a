package dev.parley.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Marks tests of pages in a {@link Browser}. Their servers are their own, so they run
 * beside other classes, but only one class at a time has a browser: it needs as much of
 * the machine as it can get.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@OwnServers
@ResourceLock(InBrowser.LOCK)
public @interface InBrowser {

	String LOCK = "the browser";

}
