package dev.parley.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/operations.md} lists all of Parley's metrics with their labels. */
class DocumentedMetricsIntegrationTests extends ServerTest {

	private static final Pattern ROW = Pattern
		.compile("\\| `(?<name>(?:parley|gen_ai)_[a-z_]+)` \\| (?<type>\\w+) \\| (?<labels>[^|]*)\\|");

	private static final Pattern LABEL = Pattern.compile("`(\\w+)`");

	/**
	 * Metrics that exist only after a failure of a model, or only with a real upstream.
	 */
	private static final Set<String> SELDOM = Set.of("parley_model_retries_total", "parley_model_fallbacks_total",
			"parley_breaker_state");

	@Test
	void documentsExactlyTheExistingMetrics() throws IOException, InterruptedException {
		useAll();
		Scrape scrape = Scrape.of(this.server);
		Set<String> documented = documented();
		Set<String> there = scrape.names()
			.stream()
			.filter((name) -> name.startsWith("parley_") || name.startsWith("gen_ai_"))
			.filter((name) -> !name.endsWith("_max"))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(documented).containsAll(there);
		assertThat(there).as("no more is documented").containsAll(without(documented, SELDOM));
	}

	@Test
	void namesTheLabelsAndTheType() throws IOException, InterruptedException {
		useAll();
		Scrape scrape = Scrape.of(this.server);
		rows().forEach((row) -> {
			if (!SELDOM.contains(row.name())) {
				assertThat(scrape.text()).contains("# TYPE " + row.name() + " " + row.type());
				String sample = row.type().equals("histogram") ? row.name() + "_count" : row.name();
				assertThat(scrape.labelsOf(sample)).as(row.name()).isEqualTo(row.labels());
			}
		});
	}

	private void useAll() throws InterruptedException {
		this.model.next(Answer.toolCall("call_1", "clock", "{}"), Answer.tokens("Done"), Answer.tokens("x", "y"));
		assertThat(this.server.chat(Json.message("Hi").put("agent", "timekeeper"))).hasStatus(200);
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			stream.last();
		}
		assertThat(this.server.get("/runs/none")).hasStatus(404);
	}

	private static Set<String> without(Set<String> names, Set<String> others) {
		Set<String> rest = new TreeSet<>(names);
		rest.removeAll(others);
		return rest;
	}

	private static Set<String> documented() throws IOException {
		return rows().stream().map(Row::name).collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<Row> rows() throws IOException {
		return ROW.matcher(Files.readString(Path.of("docs/operations.md")))
			.results()
			.map((row) -> new Row(row.group("name"), row.group("type"),
					LABEL.matcher(row.group("labels"))
						.results()
						.map((label) -> label.group(1))
						.collect(Collectors.toCollection(TreeSet::new))))
			.collect(Collectors.toSet());
	}

	/** A row of the table. */
	private record Row(String name, String type, Set<String> labels) {
	}

}
