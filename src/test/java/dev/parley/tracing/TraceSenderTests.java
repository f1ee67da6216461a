package dev.parley.tracing;

import java.util.Map;

import dev.parley.start.SettingException;
import org.junit.jupiter.api.Test;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Invalid variables of OpenTelemetry's SDK. */
class TraceSenderTests {

	@Test
	void saysWhichProtocolThereIs() {
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> create("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"))
			.satisfies((failure) -> assertThat(failure.action()).contains("http/protobuf"));
	}

	@Test
	void saysWhatIsWrongWithAVariable() {
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> create("OTEL_TRACES_SAMPLER", "sometimes"))
			.withMessageContaining("sometimes");
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> create("OTEL_BSP_SCHEDULE_DELAY", "soon"))
			.withMessageContaining("soon");
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> create("OTEL_EXPORTER_OTLP_HEADERS", "secret-key"))
			.withMessageContaining("HEADERS")
			.withMessageNotContaining("secret-key");
	}

	@Test
	void takesVariablesFromTheFileToo() {
		create("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%20key").close();
	}

	private static TraceSender create(String variable, String value) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(variable, value)));
		return TraceSender.create(new TracingProperties("http://127.0.0.1:9", "", false, false), environment);
	}

}
