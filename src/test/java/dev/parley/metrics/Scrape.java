package dev.parley.metrics;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.parley.testing.Server;

/** One response of {@code /metrics}. */
final class Scrape {

	private static final Pattern SAMPLE = Pattern.compile("(?<name>[a-zA-Z_:]+)(?:\\{(?<labels>.*)})? (?<value>\\S+)");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	private final String text;

	private Scrape(String text) {
		this.text = text;
	}

	static Scrape of(Server server) {
		return new Scrape(server.get("/metrics").body());
	}

	String text() {
		return this.text;
	}

	/** The names of all metrics, without the suffixes of histograms. */
	Set<String> names() {
		return this.text.lines()
			.filter((line) -> line.startsWith("# TYPE "))
			.map((line) -> line.split(" ", -1)[2])
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** The sum of all samples with this name and these labels; 0 if there is none. */
	double sum(String name, String... labels) {
		return this.text.lines()
			.map(SAMPLE::matcher)
			.filter((sample) -> sample.matches() && sample.group("name").equals(name)
					&& labels(sample).entrySet().containsAll(pairs(labels).entrySet()))
			.mapToDouble((sample) -> Double.parseDouble(sample.group("value")))
			.sum();
	}

	/** The values of a label of a metric. */
	Set<String> values(String name, String label) {
		return this.text.lines()
			.map(SAMPLE::matcher)
			.filter((sample) -> sample.matches() && sample.group("name").equals(name))
			.map((sample) -> labels(sample).getOrDefault(label, ""))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** The names of the labels of a metric. */
	Set<String> labelsOf(String name) {
		return this.text.lines()
			.map(SAMPLE::matcher)
			.filter((sample) -> sample.matches() && sample.group("name").equals(name))
			.flatMap((sample) -> labels(sample).keySet().stream())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Map<String, String> labels(Matcher sample) {
		Map<String, String> labels = new TreeMap<>();
		if (sample.group("labels") != null) {
			LABEL.matcher(sample.group("labels"))
				.results()
				.forEach((label) -> labels.put(label.group(1), label.group(2)));
		}
		return labels;
	}

	private static Map<String, String> pairs(String... labels) {
		Map<String, String> pairs = new TreeMap<>();
		for (int i = 0; i < labels.length; i += 2) {
			pairs.put(labels[i], labels[i + 1]);
		}
		return pairs;
	}

}
