package dev.parley.web;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

import dev.parley.web.view.AdminView.UsageLine;
import dev.parley.web.view.AdminView.UsageReport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.MediaType;
import org.springframework.mock.http.MockHttpOutputMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** Callers choose names freely, and they must not break the CSV. */
class UsageCsvConverterTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			ann            | "ann"
			a "b", c       | "a ""b"", c"
			=HYPERLINK(A1) | "'=HYPERLINK(A1)"
			@cmd           | "'@cmd"
			-1+1           | "'-1+1"
			Zoë            | "Zoë\"""")
	void quotesNames(String name, String field) throws IOException {
		MockHttpOutputMessage output = new MockHttpOutputMessage();
		LocalDate day = LocalDate.of(2026, 1, 2);
		new UsageCsvConverter().write(
				new UsageReport(day, day, "user", "EUR",
						List.of(new UsageLine(name, 1, 2, 3, 4, new BigDecimal("0.000001"), 5))),
				MediaType.parseMediaType("text/csv"), output);
		assertThat(output.getBodyAsString()).endsWith("\r\n" + field + ",1,2,3,4,0.000001,EUR,5\r\n");
	}

}
