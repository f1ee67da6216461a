package dev.parley.testing;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs classes that lock the log, and beside them those that do not need it, before all
 * others, and spreads those with a browser: a thread that waits for a lock does nothing
 * else.
 */
final class WithoutWaiting implements ClassOrderer {

	@Override
	public void orderClasses(ClassOrdererContext context) {
		Map<Boolean, List<ClassDescriptor>> byBrowser = context.getClassDescriptors()
			.stream()
			.<ClassDescriptor>map((type) -> type)
			.filter((type) -> !isFirst(type))
			.collect(Collectors.partitioningBy((type) -> isLocked(type, InBrowser.LOCK)));
		Map<ClassDescriptor, Double> places = new HashMap<>();
		byBrowser.values().forEach((types) -> {
			for (int i = 0; i < types.size(); i++) {
				places.put(types.get(i), (i + 0.5) / types.size());
			}
		});
		context.getClassDescriptors().sort(Comparator.comparingDouble((type) -> places.getOrDefault(type, 0.0)));
	}

	private static boolean isFirst(ClassDescriptor type) {
		return type.isAnnotated(OwnProcesses.class) || isLocked(type, OwnServers.LOG);
	}

	private static boolean isLocked(ClassDescriptor type, String resource) {
		return type.findRepeatableAnnotations(ResourceLock.class)
			.stream()
			.anyMatch((lock) -> lock.value().equals(resource) && lock.mode() == ResourceAccessMode.READ_WRITE);
	}

}
