package dev.parley.agent.model.openai.incoming;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.openai.Gateways;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.parley.testing.Chunks.delta;
import static dev.parley.testing.Chunks.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Upstreams that send without end are stopped, in time proportional to what they sent.
 */
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
class AnswerLimitsTests {

	/** A number sign stands for an increasing number, an X for a long text. */
	@ParameterizedTest
	@ValueSource(strings = { "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"X\"}}]}",
			"{\"tool_calls\":[{\"index\":#,\"id\":\"c#\",\"function\":{\"name\":\"clock\",\"arguments\":\"{}\"}}]}",
			"{\"tool_calls\":[{\"function\":{\"name\":\"clock\",\"arguments\":\"{}\"}}]}",
			"{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"X\"}}]}",
			"{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"#X\"}}]}",
			"{\"tool_calls\":[{\"index\":0,\"id\":\"c#X\",\"function\":{\"arguments\":\"\"}}]}",
			"{\"tool_calls\":[{\"index\":0,\"extra_content\":{\"a\":\"#X\"}}]}",
			"{\"tool_calls\":[{\"index\":0,\"x#\":\"X\"}]}", "{\"function_call\":{\"arguments\":\"X\"}}",
			"{\"reasoning_content\":\"X\"}", "{\"reasoning_details\":[{\"text\":\"X\"}]}", "{\"reasoning_#X\":1}",
			"{\"thinking\":[\"X\"]}", "{\"content\":[{\"type\":\"thinking\",\"thinking\":\"X\"}]}",
			"{\"content\":\"X\"}", "{\"refusal\":\"X\"}" })
	void anAnswerWithoutAnEndIsTooLong(String delta) {
		ModelException ex = failure(delta(delta.replace("X", "x".repeat(1000))));
		assertThat(ex.fault()).isEqualTo(Fault.TOO_LONG);
		assertThat(ex.retryable()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"choices\":[{\"message\":{\"content\":\"",
			"{\"choices\":[{\"message\":{\"tool_calls\":[", "[", "{" })
	void aBodyWithoutAnEndIsTooLong(String beginning) {
		assertThat(failure(beginning, "x".repeat(500)).fault()).isEqualTo(Fault.TOO_LONG);
	}

	@ParameterizedTest
	@ValueSource(strings = { "data: {\"choices\":[{\"delta\":{\"content\":\"", "data: ", ": ", "event: ", "" })
	void anEventWithoutAnEndIsTooLong(String beginning) {
		assertThat(failure(beginning, "x".repeat(500)).fault()).isEqualTo(Fault.TOO_LONG);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"usage\":{\"prompt_tokens\":#}}", "{\"created\":#,\"choices\":[]}" })
	void aNumberOfMoreDigitsThanAnyIsTooLong(String chunk) {
		assertThat(failure(event(chunk.replace("#", "1".repeat(100_000)))).fault()).isEqualTo(Fault.TOO_LONG);
	}

	@Test
	void moreLevelsThanAnyAreTooMany() {
		assertThat(failure(event("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}")).fault())
			.isEqualTo(Fault.TOO_LONG);
	}

	/** Reads an endless body; 400 MB exceed all limits. */
	private static ModelException failure(String repeated) {
		return failure(delta("{\"role\":\"assistant\"}"), repeated);
	}

	private static ModelException failure(String beginning, String repeated) {
		Endless endless = new Endless(beginning, repeated);
		List<String> told = new ArrayList<>();
		IncomingAnswer answer = new IncomingAnswer(Gateways.userMessage("Hi", true), told::add, new Unwatched());
		ModelException ex = catchThrowableOfType(ModelException.class, () -> AnswerReader.read(endless, answer));
		assertThat(ex).as("after %d bytes", endless.sent).isNotNull();
		return ex;
	}

	/** A body that repeats a text, with increasing numbers. */
	private static final class Endless extends InputStream {

		private static final long ENOUGH = 400L << 20;

		private final String repeated;

		private byte[] next;

		private int at;

		private int count;

		private long sent;

		private Endless(String beginning, String repeated) {
			this.repeated = repeated;
			this.next = beginning.getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0];
		}

		@Override
		public int read(byte[] target, int offset, int length) {
			if (this.at == this.next.length) {
				this.next = this.repeated.replace("#", String.valueOf(this.count++)).getBytes(StandardCharsets.UTF_8);
				this.at = 0;
			}
			int copied = Math.min(length, this.next.length - this.at);
			System.arraycopy(this.next, this.at, target, offset, copied);
			this.at += copied;
			this.sent += copied;
			return (this.sent > ENOUGH) ? -1 : copied;
		}

	}

}
