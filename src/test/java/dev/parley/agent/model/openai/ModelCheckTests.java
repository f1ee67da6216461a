package dev.parley.agent.model.openai;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.OwnServers;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.StrictApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code java -jar parley.jar --check-model}. */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class ModelCheckTests {

	private static final String KEY = "sk-do-not-tell";

	private final ScriptedModel model = ScriptedModel.start();

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void tellsWhatWorksAndWhatWasAdapted() {
		this.model.otherwise((request) -> request.body().has("temperature")
				? StrictApi.unsupported("temperature",
						"Unsupported value: 'temperature'. Only the default is supported.")
				: Answer.toolCall("call_1", "clock", "{}"));
		assertThat(check(this.model.baseUrl() + "?key=" + KEY, "scripted")).isZero();
		assertThat(said()).hasSize(4);
		assertThat(said().get(0)).isEqualTo("model     scripted at " + this.model.baseUrl());
		assertThat(said().get(1)).matches("whole     ok, \\d+ ms, with a tool call");
		assertThat(said().get(2)).matches("streamed  ok, \\d+ ms, with a tool call");
		assertThat(said().get(3)).isEqualTo("adapted   -temperature");
		assertThat(this.model.requests()).extracting(RecordedRequest::streaming).containsExactly(false, false, true);
	}

	@Test
	void asksTheFallbackTooIfThereIsOne() {
		this.model.otherwise((_) -> Answer.toolCall("call_1", "clock", "{}"));
		try (ScriptedModel other = ScriptedModel.start()) {
			other.otherwise((request) -> request.body().has("temperature")
					? StrictApi.unsupported("temperature",
							"Unsupported value: 'temperature'. Only the default is supported.")
					: Answer.toolCall("call_1", "clock", "{}"));
			String[] fallback = { "--parley.model.fallback.name=second",
					"--parley.model.fallback.base-url=" + other.baseUrl(), "--parley.model.fallback.api-key=" + KEY };
			assertThat(check(this.model.baseUrl(), "first", fallback)).isZero();
			assertThat(said()).hasSize(8);
			assertThat(said().get(0)).isEqualTo("model     first at " + this.model.baseUrl());
			assertThat(said().get(3)).isEqualTo("adapted   nothing");
			assertThat(said().get(4)).isEqualTo("fallback  second at " + other.baseUrl());
			assertThat(said().get(5)).matches("whole     ok, \\d+ ms, with a tool call");
			assertThat(said().get(6)).matches("streamed  ok, \\d+ ms, with a tool call");
			assertThat(said().get(7)).isEqualTo("adapted   -temperature");
			other.otherwise((_) -> Answer.status(401));
			assertThat(check(this.model.baseUrl(), "first", fallback)).isEqualTo(1);
			assertThat(said().getLast()).as("the first works").startsWith("adapted");
			assertThat(said())
				.contains("          com.openai.errors.UnauthorizedException: " + "OPENAI_FALLBACK_API_KEY is refused");
		}
	}

	@Test
	void saysThatTheToolWasNotCalled() {
		this.model.otherwise((_) -> Answer.tokens("Noon"));
		assertThat(check(this.model.baseUrl(), "scripted")).isZero();
		assertThat(said().get(1)).contains("the tool was not called");
		assertThat(said().getLast()).isEqualTo("adapted   nothing");
	}

	@Test
	void failsIfTheModelDoes() {
		this.model.otherwise((_) -> Answer.status(401));
		assertThat(check(this.model.baseUrl(), "scripted")).isEqualTo(1);
		assertThat(said().get(1)).isEqualTo("whole     failed: The model refused the request (status 401)");
	}

	@Test
	void failsIfTheServerIsUnreachable() {
		assertThat(check(ScriptedModel.refusedUrl(), "scripted")).isEqualTo(1);
		assertThat(said().get(1)).isEqualTo("whole     failed: The model cannot be reached");
	}

	@Test
	void failsIfThereIsNoModel() {
		assertThat(ModelCheck.run(nothing(), new PrintStream(this.out, true, StandardCharsets.UTF_8),
				"--parley.model.api-key=", "--parley.model.base-url=https://api.openai.com/v1"))
			.isEqualTo(1);
		assertThat(said()).singleElement().asString().contains("OPENAI_API_KEY", "OPENAI_BASE_URL");
	}

	@Test
	void saysWhichSettingIsWrong(CapturedOutput log) {
		assertThat(check("api.example.com/v1", "scripted")).isEqualTo(1);
		assertThat(log.getAll()).contains("OPENAI_BASE_URL is api.example.com/v1, which has no scheme")
			.doesNotContain("\tat ");
	}

	private int check(String baseUrl, String name, String... more) {
		List<String> arguments = new ArrayList<>(List.of("--check-model", "--parley.model.api-key=" + KEY,
				"--parley.model.base-url=" + baseUrl, "--parley.model.name=" + name));
		arguments.addAll(List.of(more));
		return ModelCheck.run(nothing(), new PrintStream(this.out, true, StandardCharsets.UTF_8),
				arguments.toArray(String[]::new));
	}

	private List<String> said() {
		assertThat(this.out.toString(StandardCharsets.UTF_8)).doesNotContain(KEY);
		return this.out.toString(StandardCharsets.UTF_8).lines().toList();
	}

	private static ApplicationListener<?> nothing() {
		return ApplicationListener.forPayload((_) -> {
		});
	}

}
