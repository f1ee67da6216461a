package dev.parley.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.parley.web.view.AdminView.UsageLine;
import dev.parley.web.view.AdminView.UsageReport;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;

/**
 * Writes usage as CSV, for spreadsheets.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
@Component
class UsageCsvConverter extends AbstractHttpMessageConverter<UsageReport> {

	static final String TEXT_CSV = "text/csv";

	/** A spreadsheet would treat a field that begins with one of these as a formula. */
	private static final String FORMULA = "=+-@\t\r";

	UsageCsvConverter() {
		super(StandardCharsets.UTF_8, MediaType.parseMediaType(TEXT_CSV));
	}

	@Override
	protected boolean supports(Class<?> type) {
		return type == UsageReport.class;
	}

	@Override
	public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
		return false;
	}

	@Override
	protected UsageReport readInternal(Class<? extends UsageReport> type, HttpInputMessage input) {
		throw new HttpMessageNotReadableException("Usage cannot be read from CSV", input);
	}

	@Override
	protected void writeInternal(UsageReport report, HttpOutputMessage output) throws IOException {
		StringBuilder csv = new StringBuilder(report.by())
			.append(",prompt_tokens,completion_tokens,total_tokens,runs,cost,currency,unpriced_tokens\r\n");
		for (UsageLine line : report.usage()) {
			csv.append(field(line.name()));
			List.of(line.promptTokens(), line.completionTokens(), line.totalTokens(), line.runs(),
					line.cost().toPlainString(), report.currency(), line.unpricedTokens())
				.forEach((value) -> csv.append(',').append(value));
			csv.append("\r\n");
		}
		output.getBody().write(csv.toString().getBytes(StandardCharsets.UTF_8));
	}

	/** Quotes a name, which callers may choose freely. */
	private static String field(String name) {
		String safe = (!name.isEmpty() && FORMULA.indexOf(name.charAt(0)) >= 0) ? "'" + name : name;
		return '"' + safe.replace("\"", "\"\"") + '"';
	}

}
