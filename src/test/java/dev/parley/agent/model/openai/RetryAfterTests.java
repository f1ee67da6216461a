package dev.parley.agent.model.openai;

import java.time.Duration;
import java.time.Instant;

import com.openai.core.http.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTests {

	private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");

	@ParameterizedTest
	@CsvSource({ "7, 7", "0, 1", "' 7 ', 7", "1.2, 2", "99999999999, 3600", "1e300, 3600",
			"'Fri, 27 Nov 2026 08:00:30 GMT', 30", "'Fri, 27 Nov 2026 07:00:00 GMT', 1",
			"'Sat, 27 Nov 2027 08:00:00 GMT', 3600" })
	void isReadAsSecondsOrAsADate(String value, long seconds) {
		assertThat(in(value)).isEqualTo(Duration.ofSeconds(seconds));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "soon", "-3", "NaN", "Fri, 99 Nov 2026" })
	void isNoneIfItCannotBeRead(String value) {
		assertThat(in(value)).isNull();
	}

	private static @Nullable Duration in(String value) {
		return RetryAfter.in(Headers.builder().put("retry-after", value).build(), NOW);
	}

}
