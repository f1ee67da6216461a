package dev.parley.agent.model.openai;

import java.nio.file.Path;

import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** A server with invalid settings of the model. */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class ModelStartIntegrationTests {

	private static final String SECRET = "s3cr3t";

	@TempDir
	private Path data;

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					parley.model.base-url=api.example.com/v1      | OPENAI_BASE_URL is api.example.com/v1, which has no scheme
					parley.model.base-url=https://u:s3cr3t@x/v1   | OPENAI_BASE_URL is https://x/v1, which contains a user name
					parley.model.api-key=s3cr3t…                  | OPENAI_API_KEY has a character that is not allowed in a header: number 7 of 7 (U+2026)
					parley.model.headers=s3cr3t                   | Header number 1 of OPENAI_HEADERS
					parley.model.ca-certificate=/nowhere.pem      | OPENAI_CA_CERTIFICATE names the file /nowhere.pem, which cannot be read
					parley.outbound.ca-certificate=/nowhere.pem   | PARLEY_CA_CERTIFICATE names the file /nowhere.pem, which cannot be read
					parley.outbound.https-proxy=socks5://u:s3cr3t@p:1 | HTTPS_PROXY is socks5://p, which is not the address of an HTTP proxy
					parley.outbound.http-proxy=http://u:s3cr3t @p | HTTP_PROXY is not the address of an HTTP proxy
					parley.model.dialects=o1                      | PARLEY_MODEL_DIALECTS has a rule that cannot be read: o1
					""")
	void doesNotStartAndSaysWhichSettingIsWrong(String setting, String message, CapturedOutput output) {
		assertThatException().isThrownBy(() -> Parley.start(this.data, "http://127.0.0.1:1", setting));
		assertThat(output).contains("APPLICATION FAILED TO START", message).doesNotContain(SECRET, "\tat ");
	}

}
