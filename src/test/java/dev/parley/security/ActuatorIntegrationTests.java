package dev.parley.security;

import java.nio.file.Path;

import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Exposed endpoints of Spring Boot's Actuator are for admins only. */
@OwnServers
class ActuatorIntegrationTests {

	private static final String EXPOSE_ALL = "management.endpoints.web.exposure.include=*";

	@TempDir
	private Path data;

	@ParameterizedTest
	@ValueSource(strings = { "", "parley.security.auth=none" })
	void nobodyIsAnAdminWithoutAKey(String auth) {
		try (ScriptedModel model = ScriptedModel.start();
				Parley parley = Parley.start(this.data, model.baseUrl(), EXPOSE_ALL,
						auth.isEmpty() ? "parley.security.open=health" : auth)) {
			for (String path : new String[] { "/env", "/beans", "/configprops", "/loggers", "/mappings", "/threaddump",
					"/env/user.dir" }) {
				assertThat(parley.server().get(path)).isProblem(403, "forbidden");
			}
		}
	}

	@Test
	void anAdminMayLook() {
		try (ScriptedModel model = ScriptedModel.start();
				Parley parley = Parley.start(this.data, model.baseUrl(), EXPOSE_ALL,
						"parley.security.keys[0].name=operator",
						"parley.security.keys[0].sha256=1b3af7d2f1f3428ee7d76d5be730b93565efcf2ecbb7819caf9002bca23d4545",
						"parley.security.keys[0].roles=admin", "parley.security.keys[1].name=ada",
						"parley.security.keys[1].sha256=f0aa9c9d06f87b45cb5b91dde04a199a46ac602d095c8b2663891adf1ccfa840")) {
			assertThat(parley.server().get("/beans")).isProblem(401, "unauthenticated");
			assertThat(parley.server().with("X-API-Key", "ada-key-0123456789abcdef").get("/beans")).isProblem(403,
					"forbidden");
			assertThat(parley.server().with("X-API-Key", "admin-key-0123456789abcdef").get("/beans")).hasStatus(200);
			assertThat(parley.server().with("X-API-Key", "admin-key-0123456789abcdef").get("/metrics").body())
				.contains("# HELP");
		}
	}

}
