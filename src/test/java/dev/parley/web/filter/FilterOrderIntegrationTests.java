package dev.parley.web.filter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.OwnServers;
import org.apache.catalina.core.StandardContext;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests pass the filters in the order of {@link FilterOrder} and the docs. */
@OwnServers
class FilterOrderIntegrationTests extends GuardedServerTest {

	/** The names of Spring's filters in {@link FilterOrder}. */
	private static final List<List<String>> NAMES = List.of(List.of("webMvcObservationFilter", "OBSERVATION"),
			List.of("springSecurityFilterChain", "SECURITY"));

	@Test
	void everyFilterIsWhereItIsSaidToBe() {
		List<String> known = Arrays.stream(FilterOrder.values())
			.filter((filter) -> filter != FilterOrder.PROTECTED_MODE)
			.map(Enum::name)
			.toList();
		assertThat(filters().filter(known::contains)).containsExactlyElementsOf(known);
	}

	@Test
	void noFilterOfOursIsAnywhereElse() {
		assertThat(Arrays.stream(context().findFilterDefs())
			.filter((filter) -> String.valueOf(filter.getFilter()).contains("dev.parley")
					|| filter.getFilter().getClass().getName().startsWith("dev.parley"))
			.map((filter) -> filter.getFilterName())).allSatisfy((name) -> FilterOrder.valueOf(name));
	}

	@Test
	void theDocumentationTellsTheSameOrder() throws IOException {
		String table = Files.readString(Path.of("docs/architecture.md"));
		Stream<String> told = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|")
			.matcher(table)
			.results()
			.map((MatchResult row) -> row.group(1));
		assertThat(told).containsExactlyElementsOf(Arrays.stream(FilterOrder.values()).map(Enum::name).toList());
	}

	private Stream<String> filters() {
		return Arrays.stream(context().findFilterMaps())
			.map(FilterMap::getFilterName)
			.map((name) -> NAMES.stream()
				.filter((own) -> own.getFirst().equals(name))
				.map(List::getLast)
				.findFirst()
				.orElse(name));
	}

	private StandardContext context() {
		return (StandardContext) this.parley.tomcat().getHost().findChildren()[0];
	}

}
