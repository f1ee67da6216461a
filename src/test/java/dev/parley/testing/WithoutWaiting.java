package dev.parley.testing;

import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs classes that lock the log, and beside them those that do not need it, before all
 * others: a thread that waits for the log does nothing else.
 */
final class WithoutWaiting implements ClassOrderer {

	@Override
	public void orderClasses(ClassOrdererContext context) {
		context.getClassDescriptors().sort((first, second) -> Boolean.compare(isFirst(second), isFirst(first)));
	}

	private static boolean isFirst(ClassDescriptor type) {
		return type.isAnnotated(OwnProcesses.class) || type.findRepeatableAnnotations(ResourceLock.class)
			.stream()
			.anyMatch((lock) -> lock.value().equals(OwnServers.LOG) && lock.mode() == ResourceAccessMode.READ_WRITE);
	}

}
