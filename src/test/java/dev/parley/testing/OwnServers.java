package dev.parley.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Marks tests that use only servers they start themselves in this process. They run
 * beside other classes too, but not beside tests that read the log, which a starting
 * server configures.
 *
 * @see OwnProcesses
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(providers = OneThread.class)
@ResourceLock(value = OwnServers.LOG, mode = ResourceAccessMode.READ)
public @interface OwnServers {

	/**
	 * The log of this process; classes that read it lock it.
	 */
	String LOG = "the log";

}
