package dev.parley.start;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MaskedValueTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			foo                                        | foo
			postgresql://host:5432/db                  | postgresql://host:5432/db
			postgresql://ada@host/db                   | postgresql://ada@host/db
			postgresql://ada:pw@host/db                | postgresql://ada:***@host/db
			postgresql://ada:p@s/w:d@host/db           | postgresql://ada:***@host/db
			jdbc:postgresql://host/db?user=ada&password=pw&x=1 | jdbc:postgresql://host/db?user=ada&password=***&x=1
			host=h user=ada password=pw dbname=db      | host=h user=ada password=*** dbname=db
			ada:pw@host                                | ada:***@host
			""")
	void hidesThePasswordOfAnAddress(String address, String shown) {
		assertThat(MaskedValue.address(address)).isEqualTo(shown);
	}

	@ParameterizedTest
	@ValueSource(strings = { "OPENAI_API_KEY", "VALID_API_KEYS", "PARLEY_TOKEN_SECRET", "PARLEY_SECURITY_KEYS_0_SHA256",
			"PARLEY_SECURITY_USERS_0_PASSWORD_HASH", "PARLEY_MCP_SERVERS_FILES_HEADERS", "parley.model.api-key" })
	void hidesAllOfASecret(String variable) {
		assertThat(MaskedValue.of(variable, "abc")).doesNotContain("abc");
	}

	@Test
	void showsOthers() {
		assertThat(MaskedValue.of("PORT", "abc")).isEqualTo("'abc'");
	}

}
