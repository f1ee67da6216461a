package dev.parley.security;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;

class SecretCommandsTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	@Test
	void makesAKeyAndItsHash() throws IOException {
		assertThat(run("", "--generate-key")).isTrue();
		Matcher said = Pattern.compile("key {5}(parley_[\\w-]{43})\\R+sha256 {2}([0-9a-f]{64})\\R").matcher(said());
		assertThat(said.matches()).isTrue();
		assertThat(KeyHash.of(said.group(1)).hex()).isEqualTo(said.group(2));
		assertThat(KeyHash.parse(said.group(2)).matches(KeyHash.of(said.group(1)))).isTrue();
	}

	@Test
	void hashesAPasswordFromStandardInput() throws IOException {
		assertThat(run("correct horse\n", "--hash-password")).isTrue();
		String hash = said().substring(said().indexOf("$2")).strip();
		assertThat(new BCryptPasswordEncoder().matches("correct horse", hash)).isTrue();
	}

	@Test
	void leavesEverythingElseToTheServer() throws IOException {
		assertThat(run("", "--server.port=0")).isFalse();
		assertThat(run("")).isFalse();
		assertThat(said()).isEmpty();
	}

	private boolean run(String in, String... arguments) throws IOException {
		return new SecretCommands(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
				new PrintStream(this.out, true, StandardCharsets.UTF_8))
			.run(arguments);
	}

	private String said() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

}
