package dev.parley.limits;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Limits of requests per minute, by user and by address. */
@ServerProperties({ "test.callers=true", "parley.security.auth=none", "parley.security.open=metrics",
		"parley.limits.user-requests=free:100,premium:5", "parley.limits.address-requests=premium:8",
		"server.tomcat.remoteip.internal-proxies=127.0.0.0/8" })
@OwnServers
class RequestLimitIntegrationTests extends ServerTest {

	@Test
	void letsExactly100Of1000ParallelRequestsThrough() throws InterruptedException {
		List<Response> responses = Parallel.calls(1_000, (i) -> get("/sessions", "ann;web;FREE;USER", "192.0.2.1"));
		assertThat(responses.stream().filter((response) -> response.status() == 200)).hasSize(100);
		assertThat(responses.stream().filter((response) -> response.status() != 200))
			.allSatisfy((response) -> assertThat(response).isProblem(429, "rate_limited"));
	}

	@Test
	void saysWhatIsLeftAndWhenThereIsMore() {
		Response first = get("/sessions", "bob;web;PREMIUM;USER", "192.0.2.2");
		assertThat(first).hasHeader("RateLimit-Policy", "\"user\";q=5;w=60, \"address\";q=8;w=60")
			.hasHeader("RateLimit", "\"user\";r=4;t=60, \"address\";r=7;t=60");
		assertThat(first.header("Retry-After")).isEmpty();
		for (int i = 0; i < 4; i++) {
			assertThat(get("/sessions/x", "bob;web;PREMIUM;USER", "192.0.2.2")).isProblem(404, "session_not_found");
		}
		Response refused = get("/sessions", "bob;web;PREMIUM;USER", "192.0.2.2");
		assertThat(refused).isProblem(429, "rate_limited");
		int wait = Integer.parseInt(refused.header("Retry-After"));
		assertThat(wait).isBetween(1, 60);
		assertThat(refused.header("RateLimit")).startsWith("\"user\";r=0;t=" + wait + ", \"address\";r=2;t=");
		assertThat(get("/sessions", "bea;web;PREMIUM;USER", "192.0.2.2")).hasStatus(200);
	}

	/**
	 * Resources that a browser loads with the page do not count as requests of the user.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "/", "/chat.js", "/favicon.ico", "/favicon.svg", "/apple-touch-icon.png",
			"/apple-touch-icon-precomposed.png", "/robots.txt" })
	void countsNothingThatBrowsersAskForByThemselves(String path) {
		assertThat(get(path, "eve;web;PREMIUM;USER", "192.0.2.9").header("RateLimit")).isEmpty();
	}

	@Test
	void countsTheUsersOfAnAddressTogether() {
		for (int i = 0; i < 8; i++) {
			assertThat(get("/sessions", "carol" + i + ";web;PREMIUM;USER", "2001:db8:0:1::" + i)).hasStatus(200);
		}
		Response refused = get("/sessions", "dave;web;PREMIUM;USER", "2001:db8:0:1:ffff::");
		assertThat(refused).isProblem(429, "rate_limited");
		assertThat(refused.header("RateLimit")).startsWith("\"address\";r=0;t=");
		assertThat(get("/sessions", "dave;web;PREMIUM;USER", "2001:db8:0:2::1").header("RateLimit"))
			.as("a refused address took nothing from the user")
			.startsWith("\"user\";r=4;");
	}

	@Test
	void asksNoModelForARefusedRequest() {
		for (int i = 0; i < 5; i++) {
			get("/sessions", "eve;web;PREMIUM;USER", "192.0.2.5");
		}
		long before = this.parley.number("SELECT count(*) FROM runs");
		for (String path : List.of("/chat", "/chat/stream")) {
			assertThat(this.server.send(caller(path, "eve;web;PREMIUM;USER", "192.0.2.6")
				.POST(BodyPublishers.ofString("{\"message\":\"Hi\"}")))).isProblem(429, "rate_limited");
		}
		assertThat(this.parley.number("SELECT count(*) FROM runs")).isEqualTo(before);
		assertThat(this.model.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/chat.js", "/favicon.svg", "/health", "/health/live", "/health/ready",
			"/openapi.json", "/docs", "/swagger-ui/index.html", "/metrics" })
	void doesNotCountPagesAndProbes(String path) {
		for (int i = 0; i < 7; i++) {
			Response response = get(path, "fay;web;PREMIUM;USER", "192.0.2.7");
			assertThat(response.status()).as("%s", response).isLessThan(400);
			assertThat(response.header("RateLimit")).isEmpty();
		}
	}

	@Test
	void doesNotCountWhoHasNoLimit() {
		this.model.otherwise((request) -> Answer.tokens("Hello"));
		for (String caller : List.of("root;web;ADMIN;ADMIN", "none")) {
			for (int i = 0; i < 20; i++) {
				Response response = get("/sessions", caller, "192.0.2.8");
				assertThat(response).hasStatus(200).hasHeader("RateLimit", "").hasHeader("RateLimit-Policy", "");
			}
		}
	}

	private Response get(String path, String caller, String address) {
		return this.server.send(caller(path, caller, address));
	}

	private HttpRequest.Builder caller(String path, String caller, String address) {
		return this.server.request(path).header("X-Test-Caller", caller).header("X-Forwarded-For", address);
	}

}
