package dev.parley.testing;

import java.util.Set;

import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/**
 * Locks a class itself, which makes JUnit run its tests one after the other: otherwise
 * the tests of a concurrent class are concurrent, too.
 */
final class OneThread implements ResourceLocksProvider {

	@Override
	public Set<Lock> provideForClass(Class<?> testClass) {
		return Set.of(new Lock(testClass.getName()));
	}

}
