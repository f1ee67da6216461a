package dev.parley.metrics;

import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;

/**
 * Adapts the meters of libraries to Prometheus's rules, which
 * {@code promtool check metrics} checks: each meter has a description, and units are base
 * units.
 */
final class LibraryMeters implements MeterFilter {

	/** Meters in units that Prometheus discourages. */
	private static final Set<String> LEFT_OUT = Set.of("process.cpu.time", "jvm.compilation.time");

	/** Names must not end in {@code count}, which is reserved for histograms. */
	private static final Map<String, String> RENAMED = Map.of("system.cpu.count", "system.cpus");

	/**
	 * Spring AI's meters: the same calls as in {@link GenAiMetrics}, with other names.
	 */
	private static final String DUPLICATE = "gen_ai.client.operation";

	@Override
	public MeterFilterReply accept(Meter.Id id) {
		String name = id.getName();
		boolean leftOut = LEFT_OUT.contains(name) || name.equals(DUPLICATE) || name.equals(DUPLICATE + ".active");
		return leftOut ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
	}

	@Override
	public Meter.Id map(Meter.Id id) {
		String name = RENAMED.getOrDefault(id.getName(), id.getName());
		String description = id.getDescription();
		if (description != null && name.equals(id.getName())) {
			return id;
		}
		return new Meter.Id(name, Tags.of(id.getTagsAsIterable()), id.getBaseUnit(),
				(description != null) ? description : name.replace('.', ' '), id.getType());
	}

}
