package dev.parley.agent.model.openai;

import java.util.List;

import dev.parley.outbound.OutboundSettingsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ModelEndpointTests {

	private static final String SECRET = "s3cr3t";

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					https://api.openai.com/v1,                            https://api.openai.com/v1/chat/completions
					https://api.openai.com/v1/,                           https://api.openai.com/v1/chat/completions
					https://api.openai.com/v1//,                          https://api.openai.com/v1/chat/completions
					' https://api.openai.com/v1 ',                        https://api.openai.com/v1/chat/completions
					http://127.0.0.1:11434/v1,                            http://127.0.0.1:11434/v1/chat/completions
					localhost:11434/v1,                                   http://localhost:11434/v1/chat/completions
					LOCALHOST:11434/v1,                                   http://localhost:11434/v1/chat/completions
					127.0.0.1:8080,                                       http://127.0.0.1:8080/chat/completions
					localhost,                                            http://localhost/chat/completions
					[::1]:1234/v1,                                        http://[::1]:1234/v1/chat/completions
					https://api.example.com,                              https://api.example.com/chat/completions
					https://api.example.com/v1?api-version=x&b=%2F,       https://api.example.com/v1/chat/completions?api-version=x&b=%2F
					https://api.example.com/v1/chat/completions,          https://api.example.com/v1/chat/completions
					https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=x, \
					https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=x
					""")
	void knowsWhereTheApiIs(String baseUrl, String url) {
		assertThat(endpoint(baseUrl, "").url(List.of("chat", "completions"))).hasToString(url);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			api.example.com/v1,              has no scheme
			ollama:11434/v1,                 has no scheme
			ftp://api.example.com,           not an http: or https: address
			https://, not a valid address
			https://api.example.com/a b, not a valid address
			https://u:s3cr3t@api.example.com, user name or password
			https://api.example.com/#s3cr3t, contains a #
			api.example.com?key=s3cr3t,      has no scheme
			https://api.example.com:99999/v1, not an http: or https: address
			""")
	void refusesWhatIsNoAddress(String baseUrl, String fault) {
		assertThatExceptionOfType(OutboundSettingsException.class).isThrownBy(() -> endpoint(baseUrl, ""))
			.withMessageStartingWith("OPENAI_BASE_URL is ")
			.withMessageContaining(fault)
			.satisfies((ex) -> assertThat(ex.getMessage() + ex.action()).doesNotContain(SECRET));
	}

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					https://api.example.com/v1,                                   '',                    Authorization, Bearer k3y
					https://r.openai.azure.com/openai/v1,                         '',                    api-key,       k3y
					https://r.cognitiveservices.azure.com/openai/deployments/d,   '',                    api-key,       k3y
					https://api.example.com/v1,                                   Authorization: Basic x, Authorization, Basic x
					https://api.example.com/v1,                                   'X-A: 1; X-B: a:b;',   X-B,           a:b
					""")
	void sendsTheKey(String baseUrl, String headers, String name, String value) {
		assertThat(endpoint(baseUrl, headers).headers().values(name)).containsExactly(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "sk-\u2026abcdef", "sk abcdef", "sk-\u00e4", "sk-\u200b" })
	void refusesAKeyThatNoHeaderCanCarry(String key) {
		assertThatExceptionOfType(OutboundSettingsException.class)
			.isThrownBy(() -> ModelEndpoint.of(Gateways.properties(key, BaseUrl.OPENAI, "", "")))
			.withMessageStartingWith("OPENAI_API_KEY has a character")
			.satisfies((ex) -> assertThat(ex.getMessage() + ex.action()).doesNotContain(key, "abcdef"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "s3cr3t", "X-A=s3cr3t", "X A: s3cr3t", "X-A: s3cr3t\u00e4", ": s3cr3t", "Host: s3cr3t",
			"X-A: 1; s3cr3t", "X-A: s3cr3t\nB" })
	void refusesWhatIsNoHeader(String headers) {
		assertThatExceptionOfType(OutboundSettingsException.class).isThrownBy(() -> endpoint(BaseUrl.OPENAI, headers))
			.withMessageContaining("OPENAI_HEADERS")
			.satisfies((ex) -> assertThat(ex.getMessage() + ex.action()).doesNotContain(SECRET));
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-A: 1\nX-B: 2; 3", "X-A: 1\r\n\r\nX-B:2; 3\n" })
	void headersInLinesMayHaveSemicolons(String headers) {
		assertThat(endpoint(BaseUrl.OPENAI, headers).headers().get("X-B")).isEqualTo("2; 3");
	}

	private static ModelEndpoint endpoint(String baseUrl, String headers) {
		return ModelEndpoint.of(Gateways.properties("k3y", baseUrl, headers, ""));
	}

}
