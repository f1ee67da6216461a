package dev.parley.security;

import java.nio.file.Path;

import dev.parley.testing.ReverseProxy;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Protected mode behind an nginx on the same machine with a minimal configuration. */
class PlainProxyIntegrationTests extends ServerTest {

	@TempDir
	private Path folder;

	@Test
	void onlyProbesAreAnsweredThroughAPlainProxy() throws Exception {
		try (ReverseProxy proxy = ReverseProxy.plainNginx(this.server, this.folder)) {
			for (String path : new String[] { "/", "/agents", "/sessions", "/metrics", "/openapi.json" }) {
				assertThat(proxy.server().get(path)).isProblem(403, "protected_mode");
			}
			assertThat(proxy.server().get("/health/ready")).hasStatus(200);
		}
	}

}
